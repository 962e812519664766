package io.github.ibkrclient.pacing;

import io.github.ibkrclient.pacing.PacingStore.Penalty;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps all calls of this machine back while IBKR's penalty runs. IBKR punishes the address, not the user, so all pacers of
 * a runtime share one gate. Thread-safe.
 */
public final class PenaltyGate {
    /** How long calls leave slowly after the gate has opened. */
    private static final Duration SLOW_START = Duration.ofMinutes(1);

    /** IBKR documents ten minutes; some users measured fifteen. See docs/protocol.md#penalty-box. */
    private static final Duration PENALTY = Duration.ofMinutes(15);

    /** See docs/protocol.md#penalty-grows. */
    private static final Duration LONGER_WHEN_REPEATED = Duration.ofMinutes(10);

    private static final Duration FORGIVEN_AFTER = Duration.ofDays(1);

    private volatile Penalty last = new Penalty(Instant.MIN, 0);

    /** An open gate. */
    public PenaltyGate() {}

    /** Closes the gate until this instant, or leaves it as it is when it already opens later. */
    public synchronized void closeUntil(Instant instant) {
        recall(new Penalty(instant, Math.max(1, last.times())));
    }

    /**
     * Closes the gate after a 429 for 15 minutes, and for ten minutes more for each earlier 429 that came within a day of
     * the next one; see {@code docs/protocol.md#penalty-grows}. A 429 while the gate is closed is no repetition: it answers
     * a call that was under way when the gate closed.
     *
     * @return when the gate opens
     */
    public synchronized Instant breached(Instant now) {
        int times = last.until().isAfter(now)
                ? last.times()
                : 1 + remembered(now).map(Penalty::times).orElse(0);
        last = new Penalty(last.until(), times);
        closeUntil(now.plus(PENALTY).plus(LONGER_WHEN_REPEATED.multipliedBy(times - 1L)));
        return last.until();
    }

    /** Takes over a penalty that another process stored, or this one before its restart. */
    synchronized void recall(Penalty penalty) {
        if (penalty.until().isAfter(last.until())) {
            last = penalty;
        }
    }

    /** The last penalty, for as long as another one counts as its repetition. */
    Optional<Penalty> remembered(Instant now) {
        return Optional.of(last)
                .filter(penalty -> penalty.until().plus(FORGIVEN_AFTER).isAfter(now));
    }

    /** When the gate opens; empty when it is open. */
    public Optional<Instant> closedUntil(Instant now) {
        Instant opens = last.until();
        return opens.isAfter(now) ? Optional.of(opens) : Optional.empty();
    }

    /**
     * When the gate opens or opened, as long as calls leave slowly: until a minute after that, each pacer lets one call out
     * at a time and one in a second. Empty when calls leave at full pace.
     */
    public Optional<Instant> slowAfter(Instant now) {
        Instant opens = last.until();
        return opens.isAfter(now.minus(SLOW_START)) ? Optional.of(opens) : Optional.empty();
    }
}

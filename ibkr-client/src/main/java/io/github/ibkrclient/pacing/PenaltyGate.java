package io.github.ibkrclient.pacing;

import io.github.ibkrclient.pacing.PacingLedger.Penalty;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The penalty box of this machine's address. IBKR punishes the address, not the user, so all pacers of a runtime share
 * one gate.
 */
public final class PenaltyGate {
    private static final Duration SLOW_START = Duration.ofMinutes(1);

    /** What IBKR documents is ten minutes; some users measured up to fifteen (PROTOCOL §5.3). */
    private static final Duration PENALTY = Duration.ofMinutes(15);

    private static final Duration LONGER_WHEN_REPEATED = Duration.ofMinutes(10);
    private static final Duration FORGIVEN_AFTER = Duration.ofDays(1);

    private volatile Penalty last = new Penalty(Instant.MIN, 0);

    /** An open gate. */
    public PenaltyGate() {}

    /** Closes the gate; an earlier opening than the one in force changes nothing. */
    public synchronized void closeUntil(Instant instant) {
        recall(new Penalty(instant, Math.max(1, last.times())));
    }

    /**
     * Closes the gate because of a 429: for 15 minutes, ten more for each that came within a day of the one before it. IBKR
     * punishes who repeats it harder, and a call that comes too early repeats it. Answers to calls that were under way when
     * the gate closed are no repetition.
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

    /** Takes over what another process, or this one before it was started again, knows. */
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

    /** When the gate opens; empty when it is open at this instant. */
    public Optional<Instant> closedUntil(Instant now) {
        Instant opens = last.until();
        return opens.isAfter(now) ? Optional.of(opens) : Optional.empty();
    }

    /**
     * When the gate opens or lately opened: until a minute after that, each pacer lets calls out one at a time and one a
     * second. Empty when calls leave at full pace.
     */
    public Optional<Instant> slowAfter(Instant now) {
        Instant opens = last.until();
        return opens.isAfter(now.minus(SLOW_START)) ? Optional.of(opens) : Optional.empty();
    }
}

package io.github.ibkrclient.pacing;

import io.github.ibkrclient.pacing.PacingStore.Penalty;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all calls of this machine back while IBKR's penalty runs. IBKR punishes the address, not the user, so all pacers of
 * a runtime share one gate. Thread-safe.
 *
 * <p>A penalty has an end on the wall clock, because processes share it. Within a process the monotonic clock measures it:
 * when the wall clock is set by more than five seconds, beginning and end move by as much. A clock that was set while no
 * process ran cannot be noticed, so a penalty that was stored then lasts at most its full length from the restart on.
 */
public final class PenaltyGate {
    private static final Logger log = LoggerFactory.getLogger(PenaltyGate.class);

    /** How long calls leave slowly after the gate has opened. */
    private static final Duration SLOW_START = Duration.ofMinutes(1);

    /** IBKR documents ten minutes; some users measured fifteen. See docs/protocol.md#penalty-box. */
    private static final Duration PENALTY = Duration.ofMinutes(15);

    /** See docs/protocol.md#penalty-grows. */
    private static final Duration LONGER_WHEN_REPEATED = Duration.ofMinutes(10);

    private static final Duration FORGIVEN_AFTER = Duration.ofDays(1);

    /** Longer than every Retry-After that is heeded. */
    private static final Duration LONGEST = Duration.ofDays(12);

    private static final int MOST_TIMES = 100;
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Timing timing;
    private final ClockJumps jumps;
    private Penalty last = new Penalty(Instant.EPOCH, Instant.EPOCH, 0);

    /** An open gate. */
    public PenaltyGate(Timing timing) {
        this.timing = timing;
        this.jumps = new ClockJumps(timing);
    }

    /** Closes the gate until this instant, or leaves it as it is when it already opens later. */
    public synchronized void closeUntil(Instant instant) {
        Instant now = now();
        if (instant.isAfter(now)) {
            recall(new Penalty(now, instant, Math.max(1, last.times())));
        }
    }

    /**
     * Closes the gate after a 429 for 15 minutes, and for ten minutes more for each earlier 429 that came within a day of
     * the next one; see {@code docs/protocol.md#penalty-grows}. A 429 while the gate is closed is no repetition: it answers
     * a call that was under way when the gate closed.
     *
     * @return when the gate opens
     */
    public synchronized Instant breached() {
        Instant now = now();
        int times = last.until().isAfter(now)
                ? last.times()
                : 1 + remembered().map(Penalty::times).orElse(0);
        last = new Penalty(last.from(), last.until(), times);
        closeUntil(now.plus(usual(times)));
        return last.until();
    }

    /**
     * Takes over a penalty that another process stored, or this one before its restart. One that begins in the future was
     * stored before the clock was set back, and begins now. One with numbers that cannot be counts as the first one.
     */
    synchronized void recall(Penalty penalty) {
        Instant now = now();
        Duration length = Duration.between(penalty.from(), penalty.until());
        boolean absurd = length.isNegative() || length.compareTo(LONGEST) > 0 || penalty.times() > MOST_TIMES;
        boolean ahead = penalty.from().isAfter(now.plus(TOLERANCE));
        Penalty known = penalty;
        if (absurd || ahead) {
            int times = absurd ? 1 : penalty.times();
            Instant from = ahead ? now : penalty.from();
            known = new Penalty(from, from.plus(absurd ? usual(times) : length), times);
            log.warn("the stored penalty until {} cannot be right; it ends at {}", penalty.until(), known.until());
        }
        if (known.until().isAfter(last.until())) {
            last = known;
        }
    }

    /** The last penalty, for as long as another one counts as its repetition. */
    synchronized Optional<Penalty> remembered() {
        Instant now = now();
        return Optional.of(last)
                .filter(penalty -> penalty.until().plus(FORGIVEN_AFTER).isAfter(now));
    }

    /** When the gate opens; empty when it is open. */
    public synchronized Optional<Instant> closedUntil() {
        return opened(Duration.ZERO);
    }

    /**
     * When the gate opens or opened, as long as calls leave slowly: until a minute after that, each pacer lets one call out
     * at a time and one in a second. Empty when calls leave at full pace.
     */
    public synchronized Optional<Instant> slowAfter() {
        return opened(SLOW_START);
    }

    private Optional<Instant> opened(Duration atMostAgo) {
        Instant now = now();
        Instant opens = last.until();
        return opens.isAfter(now.minus(atMostAgo)) ? Optional.of(opens) : Optional.empty();
    }

    /** The time of the wall clock. If it was set, the penalty has moved with it. */
    private Instant now() {
        Duration jump = jumps.look();
        if (jump.abs().compareTo(TOLERANCE) > 0) {
            last = new Penalty(last.from().plus(jump), last.until().plus(jump), last.times());
        }
        return timing.now();
    }

    private static Duration usual(int times) {
        return PENALTY.plus(LONGER_WHEN_REPEATED.multipliedBy(times - 1L));
    }
}

package io.github.ibkrclient.pacing;

import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;

/**
 * Reads the wall clock and the monotonic clock together. So it tells the time of one by the other, and notices when somebody
 * sets the wall clock. Not thread-safe.
 */
final class ClockJumps {
    /** In nanoseconds. */
    private static final long LONGEST_READ = 1_000_000;

    private final Timing timing;
    private Instant wall = Instant.EPOCH;
    private long nanos;

    ClockJumps(Timing timing) {
        this.timing = timing;
        look();
    }

    /** By how much the wall clock was set forward since the last look; negative when it was set back. */
    Duration look() {
        Instant wallBefore = wall;
        long nanosBefore = nanos;
        long begin;
        do { // both clocks are read again when the thread was held up between them
            begin = timing.nanoTime();
            wall = timing.now();
            nanos = timing.nanoTime();
        } while (nanos - begin > LONGEST_READ);
        return Duration.between(wallBefore.plusNanos(nanos - nanosBefore), wall);
    }

    /** A time of the wall clock by the monotonic clock, as of the last look; too late by a part of a millisecond at most. */
    long nanos(Instant time) {
        return nanos - Duration.between(time, wall).toNanos();
    }

    /** A time of the monotonic clock by the wall clock, as of the last look. */
    Instant wall(long time) {
        return wall.minusNanos(nanos - time);
    }
}

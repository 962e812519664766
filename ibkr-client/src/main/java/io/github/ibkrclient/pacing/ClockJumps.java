package io.github.ibkrclient.pacing;

import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;

/** Notices when somebody sets the wall clock, by comparing it with the monotonic clock. Not thread-safe. */
final class ClockJumps {
    /** In nanoseconds. */
    private static final long LONGEST_READ = 10_000_000;

    private final Timing timing;
    private Instant wall;
    private long nanos;

    ClockJumps(Timing timing) {
        this.timing = timing;
        this.wall = timing.now();
        this.nanos = timing.nanoTime();
    }

    /** By how much the wall clock was set forward since the last look; negative when it was set back. */
    Duration look() {
        Instant wallBefore = wall;
        long nanosBefore = nanos;
        do { // both clocks are read again when the thread was held up between them
            nanos = timing.nanoTime();
            wall = timing.now();
        } while (timing.nanoTime() - nanos > LONGEST_READ);
        return Duration.between(wallBefore.plusNanos(nanos - nanosBefore), wall);
    }
}

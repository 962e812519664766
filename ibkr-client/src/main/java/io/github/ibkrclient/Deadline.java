package io.github.ibkrclient;

import java.time.Duration;

/** The instant by which a call must have its answer, all waits counted. */
public final class Deadline {
    private final Timing timing;
    private final long end;

    private Deadline(Timing timing, long end) {
        this.timing = timing;
        this.end = end;
    }

    /** A deadline that lies so far ahead. */
    public static Deadline in(Duration duration, Timing timing) {
        return new Deadline(timing, timing.nanoTime() + duration.toNanos());
    }

    /** What is left; zero or negative when it has passed. */
    public Duration left() {
        return Duration.ofNanos(nanosLeft());
    }

    /** What is left in nanoseconds; zero or negative when it has passed. */
    public long nanosLeft() {
        return end - timing.nanoTime();
    }
}

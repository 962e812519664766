package io.github.ibkrclient.time;

import java.time.Duration;

/**
 * The time by which a call must have its answer, with all waits.
 *
 * @param timing the clock that the deadline is measured by
 * @param end the reading of {@link Timing#nanoTime()} at the deadline
 */
public record Deadline(Timing timing, long end) {

    /** A deadline that lies this far ahead. */
    public static Deadline in(Duration duration, Timing timing) {
        return new Deadline(timing, timing.nanoTime() + duration.toNanos());
    }

    /** The time left; zero or negative when the deadline has passed. */
    public Duration left() {
        return Duration.ofNanos(nanosLeft());
    }

    /** The time left in nanoseconds; zero or negative when the deadline has passed. */
    public long nanosLeft() {
        return end - timing.nanoTime();
    }
}

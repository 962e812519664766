package io.github.ibkrclient.internal.time;

import java.time.Duration;

/**
 * Pauses that double from one failure to the next. Callers add their own jitter.
 *
 * @param first the pause after the first failure
 * @param longest the longest pause
 */
public record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 20; // keeps the product from overflowing

    /** The pause after this many failures in a row, counted from 1. */
    public Duration after(int failures) {
        Duration pause = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}

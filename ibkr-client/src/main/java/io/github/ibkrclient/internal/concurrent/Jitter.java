package io.github.ibkrclient.internal.concurrent;

import io.github.ibkrclient.time.Timing;
import java.time.Duration;

/** Spreads in time what many clients would otherwise do at one moment. */
public final class Jitter {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Jitter() {}

    /** A part of a span. The clock's low digits decide which, so that a run in virtual time repeats itself. */
    public static Duration upTo(Duration span, Timing timing) {
        return span.isZero() ? span : Duration.ofNanos(Math.floorMod(timing.nanoTime() * GOLDEN, span.toNanos()));
    }
}

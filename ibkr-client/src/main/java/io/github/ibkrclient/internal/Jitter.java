package io.github.ibkrclient.internal;

import io.github.ibkrclient.Timing;
import java.time.Duration;

/** Spreads what many clients would else do at one moment. */
final class Jitter {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Jitter() {}

    /** A part of a span, decided by the clock's low digits, so that a run in virtual time repeats itself. */
    static Duration upTo(Duration span, Timing timing) {
        return span.isZero() ? span : Duration.ofNanos(Math.floorMod(timing.nanoTime() * GOLDEN, span.toNanos()));
    }
}

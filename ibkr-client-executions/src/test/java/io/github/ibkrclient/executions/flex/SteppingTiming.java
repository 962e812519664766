package io.github.ibkrclient.executions.flex;

import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;

/** A clock for one thread: it stands still, and a wait moves it on. */
final class SteppingTiming implements Timing {
    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

    private long nanos;

    @Override
    public Instant now() {
        return START.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void parkNanos(Object blocker, long duration) {
        nanos += Math.max(0, duration);
    }

    @Override
    public void unpark(Thread thread) {}

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        throw new UnsupportedOperationException("nothing is scheduled here");
    }

    Duration passed() {
        return Duration.ofNanos(nanos);
    }
}

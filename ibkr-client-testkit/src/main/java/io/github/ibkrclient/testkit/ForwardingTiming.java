package io.github.ibkrclient.testkit;

import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks another timing for everything. A test overrides what is to differ, such as a wall clock that somebody sets. Says that
 * it is not the system's, whatever the other one says.
 */
public abstract class ForwardingTiming implements Timing {
    private final Timing other;

    /** Asks this one. */
    protected ForwardingTiming(Timing other) {
        this.other = other;
    }

    @Override
    public Instant now() {
        return other.now();
    }

    @Override
    public long nanoTime() {
        return other.nanoTime();
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        other.parkNanos(blocker, nanos);
    }

    @Override
    public void unpark(Thread thread) {
        other.unpark(thread);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        return other.schedule(delay, task);
    }
}

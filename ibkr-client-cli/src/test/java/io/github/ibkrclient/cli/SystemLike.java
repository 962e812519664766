package io.github.ibkrclient.cli;

import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;

/** Virtual time that says it is the system's, for which clients keep their pace in the default store. */
record SystemLike(Timing virtual) implements Timing {
    @Override
    public boolean isSystem() {
        return true;
    }

    @Override
    public Instant now() {
        return virtual.now();
    }

    @Override
    public long nanoTime() {
        return virtual.nanoTime();
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        virtual.parkNanos(blocker, nanos);
    }

    @Override
    public void unpark(Thread thread) {
        virtual.unpark(thread);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        return virtual.schedule(delay, task);
    }
}

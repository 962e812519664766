package io.github.ibkrclient.tests.login;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;

/** The system's time, moved forward. */
final class ShiftedTiming implements Timing {
    private final Timing system = IbkrRuntime.shared().timing();
    volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant now() {
        return system.now().plus(ahead);
    }

    @Override
    public long nanoTime() {
        return system.nanoTime();
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        system.parkNanos(blocker, nanos);
    }

    @Override
    public void unpark(Thread thread) {
        system.unpark(thread);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        return system.schedule(delay, task);
    }
}

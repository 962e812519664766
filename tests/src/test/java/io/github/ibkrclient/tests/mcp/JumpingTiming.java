package io.github.ibkrclient.tests.mcp;

import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clock, which jumps ahead. */
final class JumpingTiming implements Timing {
    private final Timing system = Timing.system();
    private final AtomicLong ahead = new AtomicLong();
    private final Duration atEachReading;

    JumpingTiming(Duration atEachReading) {
        this.atEachReading = atEachReading;
    }

    void jump(Duration duration) {
        ahead.addAndGet(duration.toNanos());
    }

    @Override
    public Instant now() {
        return system.now().plusNanos(ahead.addAndGet(atEachReading.toNanos()));
    }

    @Override
    public long nanoTime() {
        return system.nanoTime() + ahead.get();
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

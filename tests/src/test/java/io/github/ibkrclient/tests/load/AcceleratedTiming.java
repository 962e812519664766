package io.github.ibkrclient.tests.load;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAccumulator;

/** The clock, the threads and the scheduler of the system, but faster. It notes how late scheduled tasks begin. */
final class AcceleratedTiming implements Timing {
    private final Timing system = IbkrRuntime.create().timing();
    private final int speed;
    private final Instant start = system.now();
    private final long origin = system.nanoTime();
    private final LongAccumulator latest = new LongAccumulator(Math::max, 0);

    AcceleratedTiming(int speed) {
        this.speed = speed;
    }

    /** The longest delay of a task, in real time. */
    Duration latest() {
        return Duration.ofNanos(latest.get());
    }

    @Override
    public Instant now() {
        return start.plusNanos(nanoTime());
    }

    @Override
    public long nanoTime() {
        return (system.nanoTime() - origin) * speed;
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        system.parkNanos(blocker, Math.max(1, nanos / speed));
    }

    @Override
    public void unpark(Thread thread) {
        system.unpark(thread);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        Duration real = delay.dividedBy(speed);
        long due = system.nanoTime() + real.toNanos();
        return system.schedule(real, () -> {
            latest.accumulate(system.nanoTime() - due);
            task.run();
        });
    }
}

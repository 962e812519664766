package io.github.ibkrclient.load;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAccumulator;

/** The system's clock, threads and scheduler, some times as fast; it notes how late scheduled tasks begin. */
final class QuickTiming implements Timing {
    private final Timing system = IbkrRuntime.create().timing();
    private final int speed;
    private final Instant start = system.now();
    private final long origin = system.nanoTime();
    private final LongAccumulator latest = new LongAccumulator(Math::max, 0);

    QuickTiming(int speed) {
        this.speed = speed;
    }

    /** How long after its time, in real time, the latest of all tasks began. */
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

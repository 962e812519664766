package io.github.ibkrclient.ingest;

import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;

/** The system's clock, whose wall clock somebody set. */
public final class ShiftedTiming implements Timing {
    /** How far it is ahead; negative when it is behind. */
    public volatile Duration ahead;

    private final Timing system = Timing.system();

    /** A clock that is ahead. */
    public ShiftedTiming(Duration ahead) {
        this.ahead = ahead;
    }

    @Override
    public boolean isSystem() {
        return true;
    }

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

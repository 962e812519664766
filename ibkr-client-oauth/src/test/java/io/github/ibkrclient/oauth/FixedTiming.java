package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Timing;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands until it is set. */
final class FixedTiming implements Timing {
    Instant now = Instant.parse("2024-04-30T15:04:00Z");

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        throw new AssertionError("signing measures nothing");
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        throw new AssertionError("signing waits for nothing");
    }

    @Override
    public void unpark(Thread thread) {
        throw new AssertionError("signing wakes nobody");
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        throw new AssertionError("signing schedules nothing");
    }
}

package io.github.ibkrclient.tests.mcp;

import io.github.ibkrclient.testkit.ForwardingTiming;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clock, which jumps ahead. */
final class JumpingTiming extends ForwardingTiming {
    private final AtomicLong ahead = new AtomicLong();
    private final Duration atEachReading;

    JumpingTiming(Duration atEachReading) {
        super(Timing.system());
        this.atEachReading = atEachReading;
    }

    void jump(Duration duration) {
        ahead.addAndGet(duration.toNanos());
    }

    @Override
    public Instant now() {
        return super.now().plusNanos(ahead.addAndGet(atEachReading.toNanos()));
    }

    @Override
    public long nanoTime() {
        return super.nanoTime() + ahead.get();
    }
}

package io.github.ibkrclient.internal.call;

import io.github.ibkrclient.internal.time.Backoff;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many calls of a client may be repeated: one for every five calls and one every ten seconds, ten at once at most. So
 * when all calls fail, IBKR is not called three times as often. Also says how long a repeated call pauses before.
 */
public final class RetryBudget {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long CALLS_PER_RETRY = 5;
    private static final long MOST_RETRIES = 10;

    private final Timing timing;
    private final Random random;
    private final ReentrantLock lock = new ReentrantLock();
    /** The budget as time: {@link #RETRY_NANOS} pay for one repetition. */
    private long budget = MOST_RETRIES * RETRY_NANOS;

    private long counted;

    public RetryBudget(Timing timing, Random random) {
        this.timing = timing;
        this.random = random;
        this.counted = timing.nanoTime();
    }

    /** Counts a call that is made for the first time. */
    void called() {
        earn(RETRY_NANOS / CALLS_PER_RETRY);
    }

    /** Whether a call may be repeated; if so, the repetition is paid for. */
    boolean granted() {
        lock.lock();
        try {
            earn(0);
            if (budget < RETRY_NANOS) {
                return false;
            }
            budget -= RETRY_NANOS;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Doubles with each failure, and up to half as much again by chance, so that callers who failed together part. */
    Duration backoff(int failures) {
        Duration pause = BACKOFF.after(failures);
        return pause.plusNanos(random.nextLong(pause.toNanos() / 2));
    }

    private void earn(long more) {
        lock.lock();
        try {
            long now = timing.nanoTime();
            budget = Math.min(MOST_RETRIES * RETRY_NANOS, budget + (now - counted) + more);
            counted = now;
        } finally {
            lock.unlock();
        }
    }
}

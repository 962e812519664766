package io.github.ibkrclient.internal;

import io.github.ibkrclient.Timing;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How long the calls of a client pause before they are made again, and how many may be: in a storm one for every five
 * calls and one every ten seconds, so that what fails for all is not asked three times as often for it.
 */
final class Retries {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long CALLS_PER_RETRY = 5;
    private static final long MOST_RETRIES = 10;

    private final Timing timing;
    private final Random random;
    private final ReentrantLock lock = new ReentrantLock();
    /** What may be spent, in the nanoseconds that earn it. */
    private long budget = MOST_RETRIES * RETRY_NANOS;

    private long counted;

    Retries(Timing timing, Random random) {
        this.timing = timing;
        this.random = random;
        this.counted = timing.nanoTime();
    }

    /** A call is made for the first time. */
    void called() {
        earn(RETRY_NANOS / CALLS_PER_RETRY);
    }

    /** Whether a call may be made again; if so, that is counted. */
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
        Duration pause = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration capped = pause.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : pause;
        return capped.plusNanos(random.nextLong(capped.toNanos() / 2));
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

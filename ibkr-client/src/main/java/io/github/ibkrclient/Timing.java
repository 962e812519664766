package io.github.ibkrclient;

import java.time.Duration;
import java.time.Instant;

/**
 * Time as the client sees it: every reading, every wait and every scheduled task goes through here, so that a test can
 * run a month in a second. Implementations are thread-safe.
 */
public interface Timing {

    /** The wall clock. */
    Instant now();

    /** A clock that never goes back, in nanoseconds from an arbitrary start. */
    long nanoTime();

    /**
     * Blocks the calling thread until the time has passed, {@link #unpark} is called for it, or it is interrupted; like
     * {@link java.util.concurrent.locks.LockSupport#parkNanos(Object, long)} it may also return for no reason, so
     * callers loop.
     *
     * @param blocker what the thread waits for, shown in thread dumps
     * @param nanos how long at most
     */
    void parkNanos(Object blocker, long nanos);

    /** Lets a thread that is parked here, or is about to, go on at once. */
    void unpark(Thread thread);

    /**
     * Runs a task once on a thread of this timing's own.
     *
     * @param delay how long from now
     * @param task must not throw
     */
    Scheduled schedule(Duration delay, Runnable task);

    /**
     * Blocks the calling thread for the whole duration.
     *
     * @throws InterruptedException when the thread is interrupted before or while it waits
     */
    default void sleep(Duration duration) throws InterruptedException {
        long end = nanoTime() + duration.toNanos();
        for (long left = end - nanoTime(); left > 0; left = end - nanoTime()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            parkNanos(this, left);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** A task that waits for its time. */
    interface Scheduled {
        /** Takes the task back; does nothing when it already runs or ran. */
        void cancel();
    }
}

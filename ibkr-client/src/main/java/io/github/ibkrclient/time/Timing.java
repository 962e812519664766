package io.github.ibkrclient.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of the client. Every reading of the time, every wait and every scheduled task goes through it, so that a test
 * can run a month in a second. Implementations are thread-safe.
 */
public interface Timing {

    /** The system's clock, with a scheduler thread and a pool of workers of its own. They are daemons that start when needed. */
    static Timing system() {
        return new SystemTiming();
    }

    /** Whether this is the system's own clock and not one of a test. */
    default boolean isSystem() {
        return false;
    }

    /** The wall clock. */
    Instant now();

    /** A clock that never goes back, in nanoseconds from an arbitrary start. */
    long nanoTime();

    /**
     * Blocks the calling thread until the time has passed, {@link #unpark} is called for it, or it is interrupted. Like
     * {@link java.util.concurrent.locks.LockSupport#parkNanos(Object, long)} it may also return without a reason, so
     * callers use it in a loop.
     *
     * @param blocker what the thread waits for, shown in thread dumps
     * @param nanos the longest wait in nanoseconds; zero or less waits not at all
     */
    void parkNanos(Object blocker, long nanos);

    /** Lets a thread go on that is parked here. When it is not parked, its next call of {@link #parkNanos} returns at once. */
    void unpark(Thread thread);

    /**
     * Runs a task once, on a thread of this clock.
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
        Deadline deadline = Deadline.in(duration, this);
        while (deadline.nanosLeft() > 0 && !Thread.currentThread().isInterrupted()) {
            parkNanos(this, deadline.nanosLeft());
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** A task that will run at its time. */
    interface Scheduled {
        /** Cancels the task. Does nothing when it runs or has run. */
        void cancel();
    }
}

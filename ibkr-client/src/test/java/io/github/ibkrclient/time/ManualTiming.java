package io.github.ibkrclient.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A clock that moves only when a test moves it, or when {@link #sleepsMoveIt} and somebody waits. A thread that parks
 * blocks until it is unparked; a test can wait for that.
 */
public final class ManualTiming implements Timing {
    /** When every test starts: a Tuesday at ten in New York, hours from every nightly reset. */
    public static final Instant START = Instant.parse("2026-03-03T15:00:00Z");

    private final Semaphore parked = new Semaphore(0);
    private final List<Runnable> scheduled = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private volatile boolean moves;
    private volatile Instant wall = START;

    /** A clock that stands still. */
    public ManualTiming() {}

    /** Has waits pass at once by moving the clock, for tests with one thread. */
    public ManualTiming sleepsMoveIt() {
        moves = true;
        return this;
    }

    /** Moves the clock. */
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** Sets the wall clock forward, or back when the duration is negative. The monotonic clock goes on as before. */
    public void setClock(Duration forward) {
        wall = wall.plus(forward);
    }

    /** Returns when so many threads have parked since the last call. */
    public void awaitParked(int threads) throws InterruptedException {
        parked.acquire(threads);
    }

    /** The delays of all tasks that were scheduled. */
    public List<Duration> delays() {
        return List.copyOf(delays);
    }

    /** Runs the task that was scheduled last. */
    public void runLast() {
        scheduled.get(scheduled.size() - 1).run();
    }

    @Override
    public Instant now() {
        return wall.plusNanos(nanos.get());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public void parkNanos(Object blocker, long toWait) {
        if (moves) {
            nanos.addAndGet(toWait);
            return;
        }
        parked.release();
        LockSupport.park(blocker);
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        delays.add(delay);
        scheduled.add(task);
        return () -> {};
    }
}

package io.github.ibkrclient.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The system's clock. One thread starts each task at its time, and a pool of workers runs it, so that a slow task delays no
 * other one. An idle worker takes the next task; a new worker is started only when none is idle.
 */
final class SystemTiming implements Timing {
    /** Enough for the tickles of 10,000 clients, 167 in a second, when IBKR takes a third of a second to answer. */
    private static final int MOST_WORKERS = 64;

    private final ScheduledThreadPoolExecutor trigger = new ScheduledThreadPoolExecutor(1, daemons("ibkr-timer"));
    private final LinkedTransferQueue<Runnable> waiting = new LinkedTransferQueue<>() {
        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task); // to an idle worker; false starts a new one
        }
    };
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            0,
            MOST_WORKERS,
            10,
            TimeUnit.SECONDS,
            waiting,
            daemons("ibkr-worker"),
            (task, all) -> waiting.put(task)); // all workers are busy

    /** A clock with threads of its own, which start when they are first needed. */
    SystemTiming() {
        trigger.setRemoveOnCancelPolicy(true);
    }

    @Override
    public boolean isSystem() {
        return true;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, nanos);
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        Future<?> scheduled = trigger.schedule(() -> workers.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}

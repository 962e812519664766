package io.github.ibkrclient.internal;

import io.github.ibkrclient.Timing;
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
 * The system's clock. One thread triggers, a pool works, so that a slow task never delays another. The pool is as large as
 * the work of the moment asks for and no larger: a worker that is idle goes first.
 */
public final class SystemTiming implements Timing {
    /** Enough for the tickles of 10,000 clients, 167 a second, when IBKR takes a third of a second to answer. */
    private static final int MOST_WORKERS = 64;

    private final ScheduledThreadPoolExecutor trigger = new ScheduledThreadPoolExecutor(1, daemons("ibkr-timer"));
    private final ThreadPoolExecutor workers;

    /** A clock with threads of its own, started when first needed. */
    public SystemTiming() {
        trigger.setRemoveOnCancelPolicy(true);
        LinkedTransferQueue<Runnable> waiting = new LinkedTransferQueue<>() {
            @Override
            public boolean offer(Runnable task) {
                return tryTransfer(task); // to an idle worker, or else a new one is started
            }
        };
        workers = new ThreadPoolExecutor(
                0,
                MOST_WORKERS,
                10,
                TimeUnit.SECONDS,
                waiting,
                daemons("ibkr-worker"),
                (task, all) -> waiting.put(task)); // all are busy
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
        Future<?> waiting = trigger.schedule(() -> workers.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> waiting.cancel(false);
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

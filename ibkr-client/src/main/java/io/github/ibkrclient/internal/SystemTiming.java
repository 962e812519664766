package io.github.ibkrclient.internal;

import io.github.ibkrclient.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The system's clock. One thread triggers, a small pool works, so that a slow task never delays another. */
public final class SystemTiming implements Timing {
    private static final int WORKERS = 4;

    private final ScheduledThreadPoolExecutor trigger = new ScheduledThreadPoolExecutor(1, daemons("ibkr-timer"));
    private final ExecutorService workers;

    /** A clock with threads of its own, started when first needed. */
    public SystemTiming() {
        trigger.setRemoveOnCancelPolicy(true);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                WORKERS, WORKERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons("ibkr-worker"));
        pool.allowCoreThreadTimeOut(true);
        workers = pool;
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

package io.github.ibkrclient.testkit.internal.time;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The daemon threads on which a virtual time runs its tasks. Idle threads end by themselves. */
final class VirtualWorkers implements Executor {
    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "virtual-time-task");
                thread.setDaemon(true);
                thread.setUncaughtExceptionHandler((failed, reported) -> {});
                return thread;
            });

    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }
}

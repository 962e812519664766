package io.github.ibkrclient.testkit;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reports, in real time, that no turn was given for too long. Its daemon thread lives while turns are given and ends
 * by itself afterwards.
 */
final class StallWatch {
    private final Duration patience;
    private final Runnable report;
    private final AtomicLong turns = new AtomicLong();
    private final Semaphore stopped = new Semaphore(0);
    private @Nullable Thread thread;

    StallWatch(Duration patience, Runnable report) {
        this.patience = patience;
        this.report = report;
    }

    /** A turn was given; called under the time's lock. */
    void turn() {
        turns.incrementAndGet();
    }

    /** Starts to watch, unless it does already; called under the time's lock. */
    void start() {
        if (thread == null) {
            Thread watcher = new Thread(this::watch, "virtual-time-watch");
            watcher.setDaemon(true);
            watcher.start();
            thread = watcher;
        }
    }

    /** Forgets the thread, which ends: nobody waits; called under the time's lock. */
    void rest() {
        thread = null;
    }

    /** Ends the watch for good. */
    void stop() {
        stopped.release();
    }

    private void watch() {
        try {
            long seen = turns.get();
            while (!stopped.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                long now = turns.get();
                if (now == seen) {
                    report.run();
                    return;
                }
                seen = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.github.ibkrclient.testkit.internal.time;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reports that no turn was given for too long, in real time. Its daemon thread runs while turns are given and ends by itself
 * afterwards.
 */
final class DeadlockWatch {
    private final Duration patience;
    private final Runnable report;
    private final AtomicLong turns = new AtomicLong();
    private final Semaphore stopped = new Semaphore(0);
    private @Nullable Thread thread;

    /** A watch that reports after a time without a turn. */
    DeadlockWatch(Duration patience, Runnable report) {
        this.patience = patience;
        this.report = report;
    }

    /** Notes that a turn was given. The lock of the time guards it. */
    void turn() {
        turns.incrementAndGet();
    }

    /** Starts to watch, unless it watches already. The lock of the time guards it. */
    void start() {
        if (thread == null) {
            Thread watcher = new Thread(this::watch, "virtual-time-watch");
            watcher.setDaemon(true);
            watcher.start();
            thread = watcher;
        }
    }

    /** Forgets the thread, which ends because nobody waits. The lock of the time guards it. */
    void rest() {
        thread = null;
    }

    /** Ends the watch for good. */
    void stop() {
        stopped.release();
    }

    /** A report of the threads that hold the time, with their stacks. */
    static String report(List<Thread> holders) {
        StringBuilder report = new StringBuilder("virtual time stands still; ");
        report.append(holders.isEmpty() ? "everybody waits for somebody else" : "these hold it:");
        for (Thread holder : holders) {
            report.append("\n  ")
                    .append(holder.getName())
                    .append(" (")
                    .append(holder.getState())
                    .append(')');
            for (StackTraceElement frame : holder.getStackTrace()) {
                report.append("\n    at ").append(frame);
            }
        }
        return report.toString();
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

package io.github.ibkrclient.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Work on a thread that takes part in a {@link VirtualTiming}. */
public final class VirtualTask {
    private final VirtualTiming timing;
    private final String name;
    private final Runnable work;
    private final List<Turn> waiting = new ArrayList<>();
    private @Nullable Condition ended;
    private volatile boolean done;
    private volatile @Nullable Throwable failure;

    VirtualTask(VirtualTiming timing, String name, Runnable work) {
        this.timing = timing;
        this.name = name;
        this.work = work;
    }

    /** Whether the work is done, well or badly. */
    public boolean ended() {
        return done;
    }

    /**
     * Waits until the work is done.
     *
     * @throws AssertionError when it failed, with the failure as its cause
     */
    public void await() {
        awaitAll(List.of(this));
    }

    static void awaitAll(List<VirtualTask> tasks) {
        List<Throwable> failures = new ArrayList<>();
        for (VirtualTask task : tasks) {
            task.timing.await(task);
            Throwable failure = task.failure;
            if (failure != null) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            Throwable first = failures.remove(0);
            AssertionError all = new AssertionError("virtual task failed: " + first, first);
            failures.forEach(all::addSuppressed);
            throw all;
        }
    }

    /** Runs the work; the failure is kept for those who await it. */
    void run() {
        Thread.currentThread().setName(name);
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            done = true;
            timing.ended(this);
        }
    }

    void waiting(Turn turn) {
        waiting.add(turn);
    }

    /** Lets a thread that has no part in the time wait a moment, in real time, for the end. */
    @SuppressWarnings("WaitNotInLoop")
    void pause(ReentrantLock lock) {
        try {
            whenEnded(lock).await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Condition whenEnded(ReentrantLock lock) {
        Condition condition = ended;
        if (condition == null) {
            condition = lock.newCondition();
            ended = condition;
        }
        return condition;
    }

    List<Turn> release(ReentrantLock lock) {
        whenEnded(lock).signalAll();
        List<Turn> released = List.copyOf(waiting);
        waiting.clear();
        return released;
    }
}

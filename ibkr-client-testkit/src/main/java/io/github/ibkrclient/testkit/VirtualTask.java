package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.internal.time.Completion;
import io.github.ibkrclient.testkit.internal.time.VirtualTurns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Work on a thread that takes part in a {@link VirtualTiming}. */
public final class VirtualTask {
    private final VirtualTurns turns;
    private final String name;
    private final Runnable work;
    private final Completion end;
    private volatile @Nullable Throwable failure;

    VirtualTask(VirtualTurns turns, String name, Runnable work) {
        this.turns = turns;
        this.name = name;
        this.work = work;
        this.end = turns.completion();
    }

    /** Whether the work has ended, with or without a failure. */
    public boolean ended() {
        return end.reached();
    }

    /**
     * Waits until the work has ended.
     *
     * @throws AssertionError when it failed, with the failure as its cause
     */
    public void await() {
        awaitAll(List.of(this));
    }

    static void awaitAll(List<VirtualTask> tasks) {
        List<Throwable> failures = new ArrayList<>();
        for (VirtualTask task : tasks) {
            task.turns.await(task.end);
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

    /** Runs the work and keeps its failure for those who await it. */
    void run() {
        Thread.currentThread().setName(name);
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            turns.complete(end);
        }
    }
}

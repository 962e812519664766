package io.github.ibkrclient.testkit.internal.time;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** The end of some work, for which threads can wait. The lock of the time guards it, but for {@link #reached}. */
public final class Completion {
    private final List<Turn> waiting = new ArrayList<>();
    private final Condition changed;
    private volatile boolean reached;

    Completion(Condition changed) {
        this.changed = changed;
    }

    /** Whether the work has ended. */
    public boolean reached() {
        return reached;
    }

    void add(Turn turn) {
        waiting.add(turn);
    }

    /** Waits a moment for the end, in real time, for a thread that does not take part in the time. */
    @SuppressWarnings("WaitNotInLoop")
    void pause() {
        try {
            changed.await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Notes the end and returns the turns that wait for it. */
    List<Turn> reach() {
        reached = true;
        changed.signalAll();
        List<Turn> released = List.copyOf(waiting);
        waiting.clear();
        return released;
    }
}

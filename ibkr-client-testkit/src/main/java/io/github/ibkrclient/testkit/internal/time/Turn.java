package io.github.ibkrclient.testkit.internal.time;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** The turn of a thread or task in a virtual time. The lock of the time guards it. */
final class Turn implements Comparable<Turn> {
    final long order;
    final boolean caller;
    final @Nullable Runnable work;
    private final @Nullable Condition condition;
    long due;
    boolean queued;
    boolean permit;

    /**
     * A turn.
     *
     * @param order the lower number goes first among turns that are due together
     * @param caller whether it moves the clock; scheduled tasks do not
     * @param condition the condition on which its thread waits; null while it has no thread
     * @param work the work to run; null for a thread that waits
     */
    Turn(long order, boolean caller, @Nullable Condition condition, @Nullable Runnable work) {
        this.order = order;
        this.caller = caller;
        this.condition = condition;
        this.work = work;
    }

    /** Waits for a signal. It may return without one, so callers loop. */
    @SuppressWarnings("WaitNotInLoop")
    void await() throws InterruptedException {
        if (condition != null) {
            condition.await();
        }
    }

    void signal() {
        if (condition != null) {
            condition.signal();
        }
    }

    @Override
    public int compareTo(Turn other) {
        return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
    }
}

package io.github.ibkrclient.testkit;

import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** A place in the order in which virtual time lets its threads and tasks go on. Guarded by the time's lock. */
final class Turn implements Comparable<Turn> {
    final long order;
    final boolean caller;
    final @Nullable Runnable work;
    private final @Nullable Condition condition;
    long due;
    boolean queued;
    boolean permit;

    /**
     * A place.
     *
     * @param order earlier goes first among those that are due together
     * @param caller whether it moves the clock, which scheduled tasks do not
     * @param condition what its thread waits on; null while it has none
     * @param work what to run; null when a thread waits
     */
    Turn(long order, boolean caller, @Nullable Condition condition, @Nullable Runnable work) {
        this.order = order;
        this.caller = caller;
        this.condition = condition;
        this.work = work;
    }

    /** Waits for a signal, or for no reason: callers loop. */
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

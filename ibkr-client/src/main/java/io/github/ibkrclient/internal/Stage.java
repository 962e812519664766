package io.github.ibkrclient.internal;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.SessionStatus.Phase;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.error.SessionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is opened once for many callers. Who comes first opens it on his own thread; who comes meanwhile waits
 * and shares the result, so that a failure is not repeated by every caller in turn.
 */
final class Stage {
    private final Timing timing;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean standing;
    private long generation;
    private @Nullable Flight flight;
    private @Nullable IbkrException lastFailure;

    /** Opens what the stage stands for. */
    interface Opening {
        void run() throws InterruptedException;
    }

    private static final class Flight {
        final List<Thread> waiting = new ArrayList<>();
        volatile boolean over;
        volatile @Nullable IbkrException failure;
    }

    /** A stage that is not open; {@code changed} runs after each change of phase. */
    Stage(Timing timing, Runnable changed) {
        this.timing = timing;
        this.changed = changed;
    }

    /**
     * Returns when the stage stands.
     *
     * @param holds whether what was opened is still good
     * @return the generation that stands, to be named in {@link #lost}
     */
    long ensure(Operation operation, Deadline deadline, BooleanSupplier holds, Opening opening)
            throws InterruptedException {
        while (true) {
            Flight mine = null;
            Flight joined;
            lock.lock();
            try {
                if (standing && holds.getAsBoolean()) {
                    return generation;
                }
                joined = flight;
                if (joined == null) {
                    mine = new Flight();
                    flight = mine;
                } else {
                    joined.waiting.add(Thread.currentThread());
                }
            } finally {
                lock.unlock();
            }
            if (mine != null) {
                return open(mine, opening);
            }
            if (joined != null) {
                await(joined, operation, deadline);
            }
        }
    }

    /** What was opened is gone; does nothing when somebody has opened it anew since. */
    void lost(long seen) {
        lock.lock();
        try {
            if (generation != seen) {
                return;
            }
            standing = false;
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** Closes the stage whatever its generation. */
    void close() {
        lost(generation());
    }

    /** Somebody else did what opening does. */
    void stands() {
        lock.lock();
        try {
            standing = true;
            lastFailure = null;
        } finally {
            lock.unlock();
        }
    }

    long generation() {
        lock.lock();
        try {
            return generation;
        } finally {
            lock.unlock();
        }
    }

    Phase phase() {
        lock.lock();
        try {
            if (flight != null) {
                return generation == 0 ? Phase.OPENING : Phase.RECOVERING;
            }
            return standing ? Phase.OPEN : Phase.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    /** Why the last opening failed; null when it did not. */
    @Nullable
    IbkrException lastFailure() {
        lock.lock();
        try {
            return lastFailure;
        } finally {
            lock.unlock();
        }
    }

    private long open(Flight mine, Opening opening) throws InterruptedException {
        changed.run();
        boolean opened = false;
        IbkrException failure = null;
        try {
            opening.run();
            opened = true;
        } catch (IbkrException e) {
            failure = e;
            throw e;
        } finally {
            land(mine, opened, failure);
        }
        return generation();
    }

    private void land(Flight mine, boolean opened, @Nullable IbkrException failure) {
        lock.lock();
        try {
            flight = null;
            standing = opened;
            generation += opened ? 1 : 0;
            lastFailure = failure;
            mine.failure = concernsAll(failure) ? failure : null;
            mine.over = true;
            mine.waiting.forEach(timing::unpark);
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** The opener's own deadline, or its being interrupted, is nobody else's failure: the next one tries. */
    private static boolean concernsAll(@Nullable IbkrException failure) {
        return failure != null
                && !(failure instanceof PacingException)
                && !Thread.currentThread().isInterrupted();
    }

    private void await(Flight joined, Operation operation, Deadline deadline) throws InterruptedException {
        while (!joined.over) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (deadline.nanosLeft() <= 0) {
                throw new SessionException(
                        operation,
                        SessionException.Reason.NOT_READY,
                        Delivery.NOT_SENT,
                        "the session was still being opened at the call's deadline");
            }
            timing.parkNanos(this, deadline.nanosLeft());
        }
        IbkrException failure = joined.failure;
        if (failure != null) {
            throw failure;
        }
    }
}

package io.github.ibkrclient.internal;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.SessionStatus.Phase;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.PacingException;
import java.time.Duration;
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
    private static final int FREE_FAILURES = 3;
    private static final Duration HOLD_OFF = Duration.ofSeconds(30);
    private static final int LONGEST_DOUBLING = 5;

    private final Timing timing;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean standing;
    private long generation;
    private @Nullable Flight flight;
    private @Nullable IbkrException lastFailure;
    private int failures;
    private long heldOffUntil;

    /** Opens what the stage stands for. */
    interface Opening {
        void run() throws InterruptedException;
    }

    private static final class Flight {
        final Deadline deadline;
        final List<Thread> waiting = new ArrayList<>();
        volatile boolean over;
        volatile @Nullable IbkrException failure;

        Flight(Deadline deadline) {
            this.deadline = deadline;
        }
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
                IbkrException failure = lastFailure;
                if (failure != null && heldOffUntil - timing.nanoTime() > 0) {
                    throw failure;
                }
                joined = flight;
                if (joined == null) {
                    mine = new Flight(deadline);
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

    /**
     * What was opened is gone. Does nothing when it has been opened anew since, or is being opened.
     *
     * @param then runs with it, alone
     * @return whether the stage stood until now
     */
    boolean lost(long seen, Runnable then) {
        lock.lock();
        try {
            if (generation != seen || !standing || flight != null) {
                return false;
            }
            standing = false;
            then.run();
        } finally {
            lock.unlock();
        }
        changed.run();
        return true;
    }

    /** Closes the stage whatever its generation. */
    void close() {
        lock.lock();
        try {
            standing = false;
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** Somebody else did what opening does. */
    void done() {
        lock.lock();
        try {
            standing = true;
            lastFailure = null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether this generation still stands. */
    boolean stands(long seen) {
        lock.lock();
        try {
            return standing && generation == seen;
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
            mine.failure = concernsAll(failure, mine.deadline) ? failure : null;
            failures = opened ? 0 : failures + (mine.failure == null ? 0 : 1);
            heldOffUntil = timing.nanoTime() + holdOff();
            mine.over = true;
            mine.waiting.forEach(timing::unpark);
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** IBKR locks out who hammers: from the third failure in a row on, callers get it at once for a growing while. */
    private long holdOff() {
        int doublings = Math.min(failures - FREE_FAILURES, LONGEST_DOUBLING);
        return failures < FREE_FAILURES ? 0 : HOLD_OFF.toNanos() << doublings;
    }

    /** The opener's own deadline, or its being interrupted, is nobody else's failure: the next one tries. */
    private static boolean concernsAll(@Nullable IbkrException failure, Deadline openers) {
        return failure != null
                && !(failure instanceof PacingException)
                && openers.nanosLeft() > 0
                && !Thread.currentThread().isInterrupted();
    }

    private void await(Flight joined, Operation operation, Deadline deadline) throws InterruptedException {
        while (!joined.over) {
            Patience.park(timing, this, operation, deadline, "the session was still being opened");
        }
        IbkrException failure = joined.failure;
        if (failure != null) {
            throw failure;
        }
    }
}

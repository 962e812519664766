package io.github.ibkrclient.internal;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.SessionStatus.Phase;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.error.SessionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final Duration whenCompeting;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean standing;
    private long generation;
    private @Nullable Flight flight;
    private @Nullable IbkrException lastFailure;
    private int failures;
    private Instant heldOffUntil = Instant.MIN;
    private Instant since;

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
        this(timing, changed, Duration.ZERO);
    }

    /** The same for a session that others may hold; opening is not tried again for a while when one does. */
    Stage(Timing timing, Runnable changed, Duration whenCompeting) {
        this.timing = timing;
        this.changed = changed;
        this.whenCompeting = whenCompeting;
        this.since = timing.now();
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
                if (failure != null && heldOffUntil.isAfter(timing.now())) {
                    throw heldOff(operation, failure);
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
        return lost(seen, null, then);
    }

    /** The same when it is known why opening it again is useless for now. */
    boolean lost(long seen, @Nullable IbkrException why, Runnable then) {
        lock.lock();
        try {
            if (generation != seen || !standing || flight != null) {
                return false;
            }
            turn(false, why);
            heldOffUntil = timing.now().plus(why == null ? Duration.ZERO : holdOff(why));
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
            turn(false, lastFailure);
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** Somebody else did what opening does. */
    void done() {
        lock.lock();
        try {
            turn(true, null);
        } finally {
            lock.unlock();
        }
    }

    /** Whoever held it has left: the next caller may open it at once. */
    void vacated() {
        lock.lock();
        try {
            if (!competing(lastFailure)) {
                return;
            }
            turn(false, null);
            heldOffUntil = Instant.MIN;
        } finally {
            lock.unlock();
        }
        changed.run();
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

    /** Since when it stands, or does not, or fails for one reason. */
    Instant since() {
        lock.lock();
        try {
            return since;
        } finally {
            lock.unlock();
        }
    }

    /** Until when opening is not tried again; empty when it may be. */
    Optional<Instant> heldOff() {
        lock.lock();
        try {
            return lastFailure == null
                    ? Optional.empty()
                    : Optional.of(heldOffUntil).filter(until -> until.isAfter(timing.now()));
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
            generation += opened ? 1 : 0;
            mine.failure = concernsAll(failure, mine.deadline) ? failure : null;
            failures = opened ? 0 : failures + (mine.failure == null || GatewayLogin.isMissing(failure) ? 0 : 1);
            if (opened || mine.failure != null) {
                turn(opened, mine.failure);
            } else {
                turn(false, lastFailure);
            }
            heldOffUntil = timing.now().plus(mine.failure == null ? Duration.ZERO : holdOff(mine.failure));
            mine.over = true;
            mine.waiting.forEach(timing::unpark);
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /** IBKR locks out who hammers: from the third failure in a row on, callers get it at once for a growing while. */
    private Duration holdOff(IbkrException failure) {
        if (competing(failure)) {
            return whenCompeting;
        }
        int doublings = Math.min(failures - FREE_FAILURES, LONGEST_DOUBLING);
        return failures < FREE_FAILURES ? Duration.ZERO : HOLD_OFF.multipliedBy(1L << doublings);
    }

    private void turn(boolean stands, @Nullable IbkrException why) {
        if (stands != standing || competing(why) != competing(lastFailure) || (why == null) != (lastFailure == null)) {
            since = timing.now();
        }
        standing = stands;
        lastFailure = why;
    }

    static boolean competing(@Nullable IbkrException failure) {
        return failure instanceof SessionException lost && lost.reason() == SessionException.Reason.COMPETING;
    }

    /** The opener's own deadline, or its being interrupted, is nobody else's failure: the next one tries. */
    private static boolean concernsAll(@Nullable IbkrException failure, Deadline openers) {
        return failure != null
                && !(failure instanceof PacingException)
                && !(failure instanceof SessionException lost && lost.reason() == SessionException.Reason.PAUSED)
                && !outOfTime(failure, openers)
                && !Thread.currentThread().isInterrupted();
    }

    /** Who has no time left to ask once more whether a session is ready stops before the deadline. */
    private static boolean outOfTime(IbkrException failure, Deadline openers) {
        boolean notReady =
                failure instanceof SessionException lost && lost.reason() == SessionException.Reason.NOT_READY;
        return openers.left().compareTo(notReady ? BrokerageOpening.BETWEEN_POLLS : Duration.ZERO) <= 0;
    }

    private void await(Flight joined, Operation operation, Deadline deadline) throws InterruptedException {
        while (!joined.over) {
            Patience.park(timing, this, operation, deadline, "the session was still being opened");
        }
        IbkrException failure = joined.failure;
        if (failure != null) {
            throw shared(operation, failure);
        }
    }

    private IbkrException heldOff(Operation operation, IbkrException failure) {
        return competing(failure) || failure instanceof CredentialException
                ? shared(operation, failure)
                : SessionException.paused(
                        operation, heldOffUntil, "the session could not be opened: " + failure.getMessage());
    }

    /** A failure of somebody else's, which leaves an exception of its own for each call that it ends. */
    private static IbkrException shared(Operation operation, IbkrException failure) {
        if (failure instanceof CredentialException credential) {
            return credential.unsent();
        }
        SessionException.Reason reason =
                failure instanceof SessionException lost ? lost.reason() : SessionException.Reason.NOT_READY;
        String why = failure instanceof SessionException
                ? failure.explanation()
                : "the session could not be opened: " + failure.getMessage();
        return new SessionException(operation, reason, Delivery.NOT_SENT, why, failure);
    }
}

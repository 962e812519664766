package io.github.ibkrclient.internal.concurrent;

import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.internal.time.Backoff;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is opened once for many callers: the first caller opens it on its own thread, concurrent callers wait and
 * share the result or the failure. Each opening makes a new generation. After the third failure in a row callers get the
 * last failure without another attempt for a growing while; see {@code docs/protocol.md#hammering}.
 */
public final class SingleFlight {
    private static final int FREE_FAILURES = 3;
    private static final Backoff HOLD_OFF = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(16));

    private final Timing timing;
    private final Runnable changed;
    private final Duration whenCompeting;
    private boolean open;
    private long generation;
    private @Nullable Flight flight;
    private @Nullable IbkrException lastFailure;
    private int failures;
    private Instant heldOffUntil = Instant.MIN;
    private Instant since;

    /** Opens it. */
    @FunctionalInterface
    public interface Opening {
        /** Opens it, or throws. */
        void run() throws InterruptedException;

        /** Whether a failure counts towards the pause that spares IBKR further attempts. */
        default boolean burdensIbkr(IbkrException failure) {
            return true;
        }

        /** How long before its deadline an opening that waits for IBKR to become ready gives up. */
        default Duration givesUpBefore() {
            return Duration.ZERO;
        }
    }

    /**
     * How things stand.
     *
     * @param since since when it is open, or is not, or fails for one reason
     * @param heldOffUntil until when opening is not tried again; empty when it may be
     * @param lastFailure why the last opening failed; null when it did not
     */
    public record State(
            Phase phase,
            Instant since,
            Optional<Instant> heldOffUntil,
            @Nullable IbkrException lastFailure) {}

    private static final class Flight {
        final List<Thread> waiting = new ArrayList<>();
        volatile boolean over;
        volatile @Nullable IbkrException failure;
    }

    /** Not open yet; {@code changed} runs after each change of phase. */
    public SingleFlight(Timing timing, Runnable changed) {
        this(timing, changed, Duration.ZERO);
    }

    /** The same for a session that others may hold; opening is not tried again for a while when one does. */
    public SingleFlight(Timing timing, Runnable changed, Duration whenCompeting) {
        this.timing = timing;
        this.changed = changed;
        this.whenCompeting = whenCompeting;
        this.since = timing.now();
    }

    /**
     * Returns when it is open.
     *
     * @param holds whether what was opened is still good
     * @return the generation that is open, to be named in {@link #lost}
     */
    public long ensure(Operation operation, Deadline deadline, BooleanSupplier holds, Opening opening)
            throws InterruptedException {
        while (true) {
            Flight joined;
            synchronized (this) {
                if (open && holds.getAsBoolean()) {
                    return generation;
                }
                IbkrException failure = lastFailure;
                if (failure != null && heldOffUntil.isAfter(timing.now())) {
                    throw SharedFailure.whileHeldOff(operation, failure, heldOffUntil);
                }
                joined = flight;
                if (joined == null) {
                    flight = new Flight();
                } else {
                    joined.waiting.add(Thread.currentThread());
                }
            }
            if (joined == null) {
                return open(deadline, opening);
            }
            await(joined, operation, deadline);
        }
    }

    /**
     * What was opened is gone. Does nothing when it has been opened anew since, or is being opened.
     *
     * @param why why opening it again is useless for now; null when it may be tried at once
     * @param then runs with it, alone
     * @return whether it was open until now
     */
    public boolean lost(long seen, @Nullable IbkrException why, Runnable then) {
        synchronized (this) {
            if (generation != seen || !open || flight != null) {
                return false;
            }
            turn(false, why);
            heldOffUntil = timing.now().plus(why == null ? Duration.ZERO : holdOff(why));
            then.run();
        }
        changed.run();
        return true;
    }

    /** Closes it whatever its generation. */
    public void close() {
        synchronized (this) {
            turn(false, lastFailure);
        }
        changed.run();
    }

    /** Marks it open; used when a user's own call had the same effect. */
    public synchronized void markOpen() {
        turn(true, null);
    }

    /** Nobody else holds it any more: the next caller may open it at once. */
    public void clearCompeting() {
        synchronized (this) {
            if (!isCompeting(lastFailure)) {
                return;
            }
            turn(false, null);
            heldOffUntil = Instant.MIN;
        }
        changed.run();
    }

    /** Whether this generation is still open. */
    public synchronized boolean stands(long seen) {
        return open && generation == seen;
    }

    /** The generation that was opened last; 0 before the first. */
    public synchronized long generation() {
        return generation;
    }

    /** How things stand at this moment. */
    public synchronized State state() {
        Phase phase = open ? Phase.OPEN : Phase.CLOSED;
        if (flight != null) {
            phase = generation == 0 ? Phase.OPENING : Phase.RECOVERING;
        }
        boolean heldOff = lastFailure != null && heldOffUntil.isAfter(timing.now());
        return new State(phase, since, heldOff ? Optional.of(heldOffUntil) : Optional.empty(), lastFailure);
    }

    private long open(Deadline deadline, Opening opening) throws InterruptedException {
        changed.run();
        boolean opened = false;
        IbkrException failure = null;
        try {
            opening.run();
            opened = true;
        } catch (IbkrException e) {
            failure = SharedFailure.concernsAll(e, deadline, opening.givesUpBefore()) ? e : null;
            throw e;
        } finally {
            land(opened, failure, failure != null && opening.burdensIbkr(failure));
        }
        return generation();
    }

    /** Ends the flight; a failure that is the opener's alone is null here. */
    private void land(boolean opened, @Nullable IbkrException failure, boolean burdening) {
        synchronized (this) {
            generation += opened ? 1 : 0;
            failures = opened ? 0 : failures + (burdening ? 1 : 0);
            turn(opened, opened || failure != null ? failure : lastFailure);
            heldOffUntil = timing.now().plus(failure == null ? Duration.ZERO : holdOff(failure));
            Flight landed = Objects.requireNonNull(flight);
            flight = null;
            landed.failure = failure;
            landed.over = true;
            landed.waiting.forEach(timing::unpark);
        }
        changed.run();
    }

    private Duration holdOff(IbkrException failure) {
        if (isCompeting(failure)) {
            return whenCompeting;
        }
        return failures < FREE_FAILURES ? Duration.ZERO : HOLD_OFF.after(failures - FREE_FAILURES + 1);
    }

    private void turn(boolean nowOpen, @Nullable IbkrException why) {
        if (nowOpen != open || isCompeting(why) != isCompeting(lastFailure) || (why == null) != (lastFailure == null)) {
            since = timing.now();
        }
        open = nowOpen;
        lastFailure = why;
    }

    /** Whether another program or device held what was to be opened. */
    public static boolean isCompeting(@Nullable IbkrException failure) {
        return failure != null && failure.code() == ErrorCode.SESSION_COMPETING;
    }

    private void await(Flight joined, Operation operation, Deadline deadline) throws InterruptedException {
        while (!joined.over) {
            Parking.park(
                    timing,
                    this,
                    Long.MAX_VALUE,
                    deadline,
                    () -> Parking.late(operation, ErrorCode.SESSION_NOT_READY, "the session was still being opened"));
        }
        IbkrException failure = joined.failure;
        if (failure != null) {
            throw SharedFailure.of(operation, failure);
        }
    }
}

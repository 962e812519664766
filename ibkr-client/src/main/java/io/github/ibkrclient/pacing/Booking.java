package io.github.ibkrclient.pacing;

import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A call's place in the queue. The pacer's lock guards it, except the state, which the waiting thread reads. */
final class Booking {
    /** Session traffic goes first, then orders, then all other calls. Within these, the one that came first. */
    static final Comparator<Booking> ORDER =
            Comparator.comparingInt(Booking::priority).thenComparingLong(booking -> booking.arrival);

    /** Means "never". It is half of {@link Long#MAX_VALUE}, so that taking a time from it does not overflow. */
    static final long NEVER = Long.MAX_VALUE / 2;

    enum State {
        WAITING,
        GRANTED,
        /** The call cannot leave before its deadline. */
        REFUSED
    }

    final Operation operation;
    final List<SlidingWindow> windows;
    final Deadline deadline;
    final Thread thread = Thread.currentThread();
    volatile State state = State.WAITING;
    /** The number of bookings before this one. */
    long arrival;
    /** By when the call leaves, once it was let out. A spaced rule counts it under this time to the end of its exchange. */
    long leavesBy;

    boolean left;
    /** When it was last asked whether the call may leave. */
    volatile long lookedAt = NEVER;
    /** When the thread looks again by itself. Other threads wake it for every other reason. */
    long wakeAt = NEVER;
    /** The window that holds the call up longest, as of the last look. */
    @Nullable
    SlidingWindow narrowest;

    Booking(Operation operation, List<SlidingWindow> windows, Deadline deadline) {
        this.operation = operation;
        this.windows = windows;
        this.deadline = deadline;
    }

    /**
     * When every rule lets this call out, not before {@code now}.
     *
     * @param ahead how many other calls leave before it that count in the same window
     */
    long earliest(long now, ToIntFunction<SlidingWindow> ahead) {
        long at = now;
        for (SlidingWindow window : windows) {
            long opens = window.earliest(now, ahead.applyAsInt(window));
            if (opens > at) {
                at = opens;
                narrowest = window;
            }
        }
        return at;
    }

    private int priority() {
        return switch (operation.effect()) {
            case SESSION -> 0;
            case ORDER -> 1;
            case READ, SETTINGS -> 2;
        };
    }
}

package io.github.ibkrclient.internal.concurrent;

import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.util.function.Supplier;

/** One wait of a thread for another. It may end for no reason, so callers loop. */
final class Parking {
    private Parking() {}

    /**
     * Parks the thread until it is woken, the time is over or the deadline passes.
     *
     * @param nanos how long to wait at most
     * @param late what is thrown when the deadline has passed
     */
    static void park(Timing timing, Object blocker, long nanos, Deadline deadline, Supplier<SessionException> late)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (deadline.nanosLeft() <= 0) {
            throw late.get();
        }
        timing.parkNanos(blocker, Math.min(nanos, deadline.nanosLeft()));
    }

    /** What is thrown when something that the call needs is not done by its deadline. */
    static SessionException late(Operation operation, ErrorCode code, String why) {
        return new SessionException(operation, code, Delivery.NOT_SENT, why + " at the call's deadline");
    }
}

package io.github.ibkrclient.internal.concurrent;

import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;

/** One wait of a thread for another. It may end for no reason, so callers loop. */
final class Parking {
    private Parking() {}

    /**
     * Parks the thread until it is woken or the deadline passes.
     *
     * @param why what is still not done, for the exception at the deadline
     */
    static void park(Timing timing, Object blocker, Operation operation, Deadline deadline, String why)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (deadline.nanosLeft() <= 0) {
            throw new SessionException(
                    operation, ErrorCode.SESSION_NOT_READY, Delivery.NOT_SENT, why + " at the call's deadline");
        }
        timing.parkNanos(blocker, deadline.nanosLeft());
    }
}

package io.github.ibkrclient.internal;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.SessionException;

/** One wait of a caller for another, until it is woken; callers loop. */
final class Patience {
    private Patience() {}

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
                    operation, SessionException.Reason.NOT_READY, Delivery.NOT_SENT, why + " at the call's deadline");
        }
        timing.parkNanos(blocker, deadline.nanosLeft());
    }
}

package io.github.ibkrclient.pacing;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.error.PacingException;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides when a call may leave. IBKR counts per username: clients of one user must share one pacer, and processes of
 * one user one {@link PacingLedger}.
 */
public interface Pacer {

    /**
     * Waits for leave to send one call: session traffic first, then orders, then reads, each in order of arrival.
     *
     * @throws PacingException at once when the wait cannot fit the deadline
     * @throws InterruptedException when the thread is interrupted; nothing stays booked
     */
    Permit acquire(Operation operation, Deadline deadline) throws InterruptedException;

    /** Lets nothing out before this instant; IBKR answered 429. */
    void closeUntil(Instant until);

    /** Until when nothing is let out; empty when calls leave normally. */
    Optional<Instant> closedUntil();
}

package io.github.ibkrclient.pacing;

import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides when a call may leave. IBKR counts by username (see {@code docs/protocol.md#limits-per-username}), so clients of
 * one user must share one pacer, and processes of one user must share one {@link PacingStore}.
 */
public interface Pacer {

    /**
     * Waits until one call may be sent. Session traffic goes first, then orders, then reads, each in order of arrival.
     *
     * @throws PacingException at once when the wait would last longer than the deadline allows
     * @throws InterruptedException when the thread is interrupted; the call then does not count
     */
    Permit acquire(Operation operation, Deadline deadline) throws InterruptedException;

    /** Lets no call out before this instant, because IBKR answered 429. */
    void closeUntil(Instant until);

    /** Until when no call is let out; empty when calls leave normally. */
    Optional<Instant> closedUntil();

    /** What keeps the store from being read or written; empty when nothing does, or when there is no store. */
    default Optional<PacingStore.Trouble> storeTrouble() {
        return Optional.empty();
    }
}

package io.github.ibkrclient.internal.concurrent;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import java.time.Duration;
import java.time.Instant;

/** The failure of one caller's opening, as it concerns the other callers. Each gets an exception of its own. */
final class SharedFailure {
    private SharedFailure() {}

    /**
     * Whether the failure is one for all. The opener's own deadline, or an interrupt of its thread, is nobody else's: then
     * the next caller tries.
     */
    static boolean concernsAll(IbkrException failure, Deadline openers, Duration givesUpBefore) {
        Duration margin = failure.code() == ErrorCode.SESSION_NOT_READY ? givesUpBefore : Duration.ZERO;
        return !(failure instanceof PacingException)
                && failure.code() != ErrorCode.SESSION_PAUSED
                && openers.left().compareTo(margin) > 0
                && !Thread.currentThread().isInterrupted();
    }

    /** What a caller gets that waited for the opening. */
    static IbkrException of(Operation operation, IbkrException failure) {
        if (failure instanceof CredentialException credential) {
            return credential.unsent();
        }
        if (failure instanceof SessionException session) {
            boolean cold = session.code() == ErrorCode.ANSWER_NOT_WARM;
            return new SessionException(
                    operation,
                    cold ? ErrorCode.SESSION_NOT_READY : session.code(),
                    Delivery.NOT_SENT,
                    session.explanation(),
                    session);
        }
        return new SessionException(
                operation, ErrorCode.SESSION_NOT_READY, Delivery.NOT_SENT, couldNotBeOpened(failure), failure);
    }

    /** What a caller gets that comes before opening is tried again. */
    static IbkrException whileHeldOff(Operation operation, IbkrException failure, Instant until) {
        return SingleFlight.isCompeting(failure) || failure instanceof CredentialException
                ? of(operation, failure)
                : SessionException.paused(operation, until, couldNotBeOpened(failure));
    }

    private static String couldNotBeOpened(IbkrException failure) {
        return "the session could not be opened: " + failure.getMessage();
    }
}

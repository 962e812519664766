package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session that the call needs does not stand and could not be opened. */
public final class SessionException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable Instant retryAt;

    /** Why there is no session. */
    public enum Reason {
        /** IBKR ended the session, and it did not come back within the call. */
        EXPIRED,
        /** Another program or device holds the username's brokerage session, and the policy is not to take it. */
        COMPETING,
        /** The brokerage session did not become ready in time. */
        NOT_READY,
        /** IBKR is away, or opening the session failed too often just now; nothing is sent before an instant. */
        PAUSED,
        /** The client was closed. */
        CLOSED
    }

    /** A session that does not stand. */
    public SessionException(Operation operation, Reason reason, Delivery delivery, String message) {
        this(operation, reason, delivery, message, null);
    }

    /** A session that could not be opened, and why. */
    public SessionException(
            Operation operation, Reason reason, Delivery delivery, String message, @Nullable Throwable cause) {
        this(operation, reason, delivery, message, cause, null);
    }

    private SessionException(
            Operation operation,
            Reason reason,
            Delivery delivery,
            String message,
            @Nullable Throwable cause,
            @Nullable Instant retryAt) {
        super(operation, delivery, message, cause);
        this.reason = reason;
        this.retryAt = retryAt;
    }

    /** Nothing is sent before an instant that the call cannot wait for. */
    public static SessionException paused(Operation operation, Instant until, String why) {
        return new SessionException(
                operation,
                Reason.PAUSED,
                Delivery.NOT_SENT,
                "nothing is sent before " + until + ": " + why,
                null,
                until);
    }

    /** From when on the same call makes sense again; empty when that cannot be said. */
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }

    /** Why there is no session. */
    public Reason reason() {
        return reason;
    }
}

package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import org.jspecify.annotations.Nullable;

/** A session that the call needs does not stand and could not be opened. */
public final class SessionException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why there is no session. */
    public enum Reason {
        /** IBKR ended the session, and it did not come back within the call. */
        EXPIRED,
        /** Another program or device holds the username's brokerage session, and the policy is not to take it. */
        COMPETING,
        /** The brokerage session did not become ready in time. */
        NOT_READY,
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
        super(operation, delivery, message, cause);
        this.reason = reason;
    }

    /** Why there is no session. */
    public Reason reason() {
        return reason;
    }
}

package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import java.time.Duration;

/** The wait that IBKR's limits ask for does not fit into the call's deadline; thrown at once, nothing was sent. */
public final class PacingException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final Duration retryIn;

    /** A wait that does not fit. */
    public PacingException(Operation operation, Duration retryIn, String message) {
        super(operation, Delivery.NOT_SENT, message, null);
        this.retryIn = retryIn;
    }

    /** How long from now until the call would be let out. */
    public Duration retryIn() {
        return retryIn;
    }
}

package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import org.jspecify.annotations.Nullable;

/** No answer: the connection failed, was cut, timed out, or the wait for it was interrupted. */
public final class TransportException extends IbkrException {
    private static final long serialVersionUID = 1L;

    /** A call without an answer. */
    public TransportException(Operation operation, Delivery delivery, String message, @Nullable Throwable cause) {
        super(operation, delivery, message, cause);
    }
}

package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * There was no answer: the connection failed, was cut or timed out, the calling thread was interrupted, or this program broke
 * off while an order or a setting was under way.
 */
public final class TransportException extends IbkrException {
    private static final long serialVersionUID = 1L;

    /**
     * A call without an answer.
     *
     * @param code {@code NO_CONNECTION}, {@code NOT_TRUSTED}, {@code NO_ANSWER} or {@code INTERRUPTED}
     */
    public TransportException(
            Operation operation, ErrorCode code, Delivery delivery, String message, @Nullable Throwable cause) {
        super(operation, code, delivery, message, cause);
    }
}

package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No answer: the connection failed, was cut, timed out, or the wait for it was interrupted. */
public final class TransportException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String clientOrderId;

    /** A call without an answer. */
    public TransportException(
            Operation operation,
            Delivery delivery,
            String message,
            @Nullable String clientOrderId,
            @Nullable Throwable cause) {
        super(operation, delivery, message, cause);
        this.clientOrderId = clientOrderId;
    }

    /** The client order id of an order whose fate is unknown, to look it up by; empty when it carried none. */
    public Optional<String> clientOrderId() {
        return Optional.ofNullable(clientOrderId);
    }
}

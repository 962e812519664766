package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;
import org.jspecify.annotations.Nullable;

/** IBKR refused an order, a change of one, or an answer to a question. Nothing was done. */
public final class OrderRejectedException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** An order that was refused with an HTTP error. */
    public OrderRejectedException(Operation operation, int status, @Nullable String ibkrMessage, String message) {
        super(operation, Delivery.REFUSED, status, ibkrMessage, message);
    }
}

package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import org.jspecify.annotations.Nullable;

/** IBKR refused an order, or the change or answer to one; nothing was done. */
public final class OrderRejectedException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** An order that was refused with an HTTP error. */
    public OrderRejectedException(Operation operation, int status, @Nullable String ibkrMessage, String message) {
        super(operation, code(status, ibkrMessage), Delivery.REFUSED, status, ibkrMessage, message);
    }

    private static ErrorCode code(int status, @Nullable String ibkrMessage) {
        ErrorCode code = ErrorCode.of(status, Delivery.REFUSED, ibkrMessage);
        return code == ErrorCode.REQUEST_REFUSED ? ErrorCode.ORDER_REJECTED : code;
    }
}

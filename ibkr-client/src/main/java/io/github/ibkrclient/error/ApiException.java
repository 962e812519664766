package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;
import org.jspecify.annotations.Nullable;

/** IBKR answered with an error: it refused the call, or failed while it worked on it. */
public non-sealed class ApiException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String ibkrMessage;

    /**
     * An answer that is an error.
     *
     * @param status the HTTP status; 200 when the body alone shows the error
     * @param ibkrMessage IBKR's own words, cut and without account numbers; null when there were none
     */
    public ApiException(
            Operation operation, Delivery delivery, int status, @Nullable String ibkrMessage, String message) {
        super(operation, ErrorCode.of(operation, delivery, status, ibkrMessage), delivery, message, null);
        this.status = status;
        this.ibkrMessage = ibkrMessage;
    }

    /** The HTTP status; 200 when the body alone shows the error. */
    public final int status() {
        return status;
    }

    /** IBKR's own words; null when there were none. */
    public final @Nullable String ibkrMessage() {
        return ibkrMessage;
    }
}

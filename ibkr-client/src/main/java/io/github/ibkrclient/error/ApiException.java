package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import org.jspecify.annotations.Nullable;

/** IBKR answered that it will not, or could not, do what was asked. */
public non-sealed class ApiException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String ibkrMessage;

    /**
     * An answer that is an error.
     *
     * @param status the HTTP status; 200 when the error was in the body
     * @param ibkrMessage IBKR's own words, cut and free of account numbers; null when there were none
     */
    public ApiException(
            Operation operation, Delivery delivery, int status, @Nullable String ibkrMessage, String message) {
        this(operation, ErrorCode.of(status, delivery, ibkrMessage), delivery, status, ibkrMessage, message);
    }

    ApiException(
            Operation operation,
            ErrorCode code,
            Delivery delivery,
            int status,
            @Nullable String ibkrMessage,
            String message) {
        super(operation, code, delivery, message, null);
        this.status = status;
        this.ibkrMessage = ibkrMessage;
    }

    /** The HTTP status; 200 when the error was in the body. */
    public final int status() {
        return status;
    }

    /** IBKR's own words; null when there were none. */
    public final @Nullable String ibkrMessage() {
        return ibkrMessage;
    }
}

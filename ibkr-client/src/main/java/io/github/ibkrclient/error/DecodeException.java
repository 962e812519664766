package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;

/**
 * An answer that cannot be read without loss: a wrong shape, a number that loses digits, no JSON. The message names the
 * place, never the content.
 */
public final class DecodeException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /** An answer that cannot be read. */
    public DecodeException(Operation operation, Delivery delivery, String path, String message) {
        super(operation, ErrorCode.ANSWER_UNREADABLE, delivery, "unreadable answer at " + path + ": " + message, null);
        this.path = path;
    }

    /** A part of an answer that turned out to be unreadable after the call. */
    public DecodeException(String path, String message) {
        super(
                null,
                ErrorCode.ANSWER_UNREADABLE,
                Delivery.UNKNOWN,
                "unreadable answer at " + path + ": " + message,
                null);
        this.path = path;
    }

    /** The JSON path of the value that cannot be read, {@code $[0].price}. */
    public String path() {
        return path;
    }
}

package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * An answer that cannot be read without loss: it has a wrong shape, a number would lose digits, or it is no JSON. The
 * message names the place, but not the content.
 */
public final class DecodeException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /** A part of an answer that turned out to be unreadable after the call. */
    public DecodeException(String path, String message) {
        this(null, Delivery.UNKNOWN, path, message);
    }

    /** An answer that cannot be read. */
    public DecodeException(@Nullable Operation operation, Delivery delivery, String path, String message) {
        super(operation, ErrorCode.ANSWER_UNREADABLE, delivery, "unreadable answer at " + path + ": " + message, null);
        this.path = path;
    }

    /** The JSON path of the value that cannot be read, {@code $[0].price}. */
    public String path() {
        return path;
    }
}

package io.github.ibkrclient.internal.json;

import com.google.gson.JsonParseException;

/** JSON that cannot be read without loss. Path and message hold no value of the document. */
public final class UnreadableJsonException extends JsonParseException {
    private static final long serialVersionUID = 1L;

    private final String path;

    UnreadableJsonException(String path, String reason) {
        super(reason);
        this.path = path;
    }

    /** The JSON path of the value that cannot be read. */
    public String path() {
        return path;
    }
}

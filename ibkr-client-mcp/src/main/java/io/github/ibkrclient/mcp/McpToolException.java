package io.github.ibkrclient.mcp;

import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.operation.Operation;
import java.util.Locale;

/** A tool answered with an error. */
public final class McpToolException extends ApiException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** The kinds of errors. */
    public enum Kind {
        /** The consent does not allow the tool. */
        SCOPE,
        /** The arguments are wrong. */
        INVALID_INPUT,
        /** IBKR has no answer, for example for a contract that is not traded any more. */
        UPSTREAM
    }

    /**
     * An error of a tool.
     *
     * @param words IBKR's words, without account numbers and tokens
     */
    McpToolException(Operation tool, String words) {
        super(tool, Delivery.REFUSED, 200, words, "IBKR says: " + words);
        kind = kind(words.toLowerCase(Locale.ROOT));
    }

    /** The kind, as far as the words tell. */
    public Kind kind() {
        return kind;
    }

    private static Kind kind(String words) {
        if (words.contains("insufficient scope")) {
            return Kind.SCOPE;
        }
        return words.contains("validation failed") || words.contains("not allowed")
                ? Kind.INVALID_INPUT
                : Kind.UPSTREAM;
    }
}

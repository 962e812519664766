package io.github.ibkrclient.executions.flex;

/**
 * The Flex Web Service gave no report. The message is one line with the remedy and without the token. When there was no
 * answer at all, {@link io.github.ibkrclient.error.TransportException} is thrown instead.
 *
 * <p>This is no {@link io.github.ibkrclient.error.IbkrException}: those are about the Web API and sealed in their own
 * module. Catch both where you catch one.
 */
public final class FlexException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FlexError error;
    private final int code;

    FlexException(FlexError error, int code, String queryId, String words) {
        super("Flex query " + queryId + ": " + words + (code == 0 ? "" : " (" + code + ")") + "; " + error.remedy());
        this.error = error;
        this.code = code;
    }

    /** What it is. */
    public FlexError error() {
        return error;
    }

    /** IBKR's number, also one that is not in IBKR's list; 0 when there was none. */
    public int code() {
        return code;
    }
}

package io.github.ibkrclient.executions.document;

import java.io.IOException;

/** A document of which nothing is imported. The message is one line that says why, and what helps. */
public final class DocumentRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param reason one line: what is wrong, and what the user can do
     */
    public DocumentRefusedException(String reason) {
        super(reason);
    }
}

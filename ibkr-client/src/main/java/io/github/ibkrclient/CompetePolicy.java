package io.github.ibkrclient;

/**
 * What to do when another program or device holds the brokerage session, of which a username has only one; see {@code
 * docs/protocol.md#one-brokerage-session}.
 */
public enum CompetePolicy {
    /**
     * Leave it to the other. Calls that need the brokerage session fail with {@code session-competing}, all others go on.
     * The client finds out whether the session is free again with each tickle, and at most once a minute when a call needs
     * it.
     */
    YIELD,
    /** End the other session and take its place. */
    TAKE,
    /**
     * Leave it to the other and do not ask again. Calls that need the brokerage session fail at once, until {@link
     * IbkrClient#connect()} is called.
     */
    FAIL
}

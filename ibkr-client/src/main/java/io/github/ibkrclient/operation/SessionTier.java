package io.github.ibkrclient.operation;

/** The session that a call needs. IBKR has two, one on top of the other; see {@code docs/protocol.md#two-tiers}. */
public enum SessionTier {
    /** No session, for token calls and for reports, which carry a bearer token of their own. */
    NONE,
    /** The sign-on session. A live session token, an OAuth 2.0 client or a login at a gateway opens it. */
    SSO,
    /**
     * The brokerage session. A username has one over all platforms of IBKR; see {@code
     * docs/protocol.md#one-brokerage-session}.
     */
    BROKERAGE
}

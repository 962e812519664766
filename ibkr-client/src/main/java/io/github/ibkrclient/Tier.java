package io.github.ibkrclient;

/** The session that a call needs. IBKR has two, one on top of the other. */
public enum Tier {
    /** No session: token calls, and reports that carry their own bearer token. */
    NONE,
    /** The read-only single-sign-on session that a live session token opens, or an OAuth 2.0 client for its user. */
    SSO,
    /** The brokerage session, of which a username has one over all IBKR platforms. */
    BROKERAGE
}

package io.github.ibkrclient.testkit;

/**
 * What nobody has measured at IBKR's MCP endpoint and its OAuth 2.1 provider. All are off by default; the default is what
 * public clients saw, or the plainest reading where nobody saw anything. {@code docs/mcp.md} says what is known.
 */
public enum McpSwitch {
    /** The resource metadata names {@code /oauth2} as its server, as in August 2026; by default the origin, as in autumn. */
    AUGUST_DISCOVERY,
    /** Every third metadata answer is a 200 without a body. */
    EMPTY_METADATA,
    /** A registration with an https callback is refused. */
    HTTPS_CALLBACK_REFUSED,
    /** Clients of one user stand side by side; by default a new consent ends the one before. */
    CLIENTS_SIDE_BY_SIDE,
    /** A used refresh token ends the whole consent; by default it is only refused. */
    REUSE_ENDS_CONSENT,
    /** A used refresh token is taken for a minute after its use. */
    REUSE_GRACE,
    /** A consent ends a day after it was given; by default it has no end. */
    CONSENT_LASTS_A_DAY,
    /** A consent ends 30 days after it was given. */
    CONSENT_LASTS_30_DAYS,
    /** Tokens have all scopes, whatever was asked for. */
    SCOPE_WIDENED,
    /** Token answers to a refresh leave the scope out. */
    SCOPE_OMITTED,
    /** The endpoint gives out a session id, and needs it. */
    SESSION_ID,
    /** Answers are event streams; by default JSON. */
    EVENT_STREAM,
    /** The first list of tools after a consent is answered with 503. */
    FIRST_LIST_UNAVAILABLE,
    /** Windows of n days end yesterday; by default today belongs to them. */
    TODAY_OUTSIDE_DAYS,
    /** Bars have their times as milliseconds in a text; by default as ISO times. */
    EPOCH_TIMES
}

package io.github.ibkrclient;

/** What signs a call; the names of the spec's security schemes, and none. */
public enum SecurityScheme {
    /** Nothing: a gateway is asked whether somebody is logged in. */
    NONE,
    /** OAuth 1.0a with RSA-SHA256: the token calls. */
    OAUTH1_RSA,
    /**
     * OAuth 1.0a with HMAC-SHA256 and the live session token, or what does in its place: the bearer token of a session
     * that was opened over OAuth 2.0, a login at a gateway.
     */
    OAUTH1,
    /** OAuth 2.0 with an assertion in the body, signed by the client's key: the token call. */
    OAUTH2_ASSERTION,
    /** An OAuth 2.0 bearer token. */
    OAUTH2;

    /** Whether a signer must have a token before it can sign; the calls that get a token need none. */
    public boolean needsToken() {
        return this == OAUTH1 || this == OAUTH2;
    }
}

package io.github.ibkrclient.operation;

/** What signs a call: the security schemes of the API description, and none. */
public enum SecurityScheme {
    /** Nothing. The call asks a gateway whether somebody is logged in. */
    NONE,
    /** OAuth 1.0a with RSA-SHA256: the token calls. */
    OAUTH1_RSA,
    /**
     * OAuth 1.0a with HMAC-SHA256 and the live session token, or what stands in its place: the bearer token of a session
     * that was opened over OAuth 2.0, or a login at a gateway.
     */
    SESSION,
    /** OAuth 2.0 with an assertion in the body, signed by the client's key: the token call. */
    OAUTH2_ASSERTION,
    /** An OAuth 2.0 bearer token. */
    OAUTH2;

    /** Whether a signer must have a token before it can sign; the calls that get a token need none. */
    public boolean needsToken() {
        return this == SESSION || this == OAUTH2;
    }
}

package io.github.ibkrclient;

/** What signs a call; the names of the spec's security schemes. */
public enum SecurityScheme {
    /** OAuth 1.0a with RSA-SHA256: the token calls. */
    OAUTH1_RSA,
    /** OAuth 1.0a with HMAC-SHA256 and the live session token. */
    OAUTH1,
    /** An OAuth 2.0 bearer token. */
    OAUTH2
}

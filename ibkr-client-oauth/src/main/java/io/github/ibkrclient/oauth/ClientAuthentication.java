package io.github.ibkrclient.oauth;

/** How a client with a secret proves itself to a token endpoint (RFC 6749, section 2.3.1). */
public enum ClientAuthentication {
    /** In the Authorization header; every server must take it. */
    BASIC,
    /** In the body, for servers that take nothing else. */
    BODY
}

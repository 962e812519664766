package io.github.ibkrclient.oauth.login;

/** How a client with a secret proves itself to a token endpoint (RFC 6749, section 2.3.1). */
public enum ClientAuthentication {
    /** In the Authorization header, which every server must accept. */
    BASIC,
    /** In the body, for servers that accept nothing else. */
    BODY
}

package io.github.ibkrclient.cli.connection;

/** A way in to an account. */
public enum Access {
    GATEWAY("gateway"),
    DIRECTORY("oauth1"),
    /** Secrets of OAuth 1.0a in the environment. */
    OAUTH1("oauth1"),
    /** Secrets of OAuth 2.0 in the environment. */
    OAUTH2("oauth2"),
    /** The access token of a provider of logins by code, in the environment or in the file of {@code ibkr token}. */
    LOGIN("authorization-code"),
    NONE("none");

    private final String scheme;

    Access(String scheme) {
        this.scheme = scheme;
    }

    /** How calls are signed, in one word. */
    public String scheme() {
        return scheme;
    }
}

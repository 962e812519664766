package io.github.ibkrclient.operation;

/** The part of IBKR that serves an operation. One part can be away while the others answer. */
public enum Backend {
    /** The brokerage side, {@code /iserver}. */
    ISERVER,
    /** The sign-on side and all that it serves, such as the portfolio. */
    API,
    /**
     * Reports and the tokens of OAuth 2.0. Their paths stand at the root of the host, beside the base URL; see {@code
     * docs/protocol.md#paths-beside-the-base}.
     */
    REPORTS;

    /** The part that serves a path that this library does not know, as its first segment tells. */
    public static Backend of(String path) {
        if (path.startsWith("/iserver/")) {
            return ISERVER;
        }
        return path.startsWith("/gw/") || path.startsWith("/oauth2/") ? REPORTS : API;
    }
}

package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;

/** A user's consent that did not lead to an access token. The message holds neither a token nor a verifier. */
public final class AuthorizationException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why there is no access token. */
    public enum Reason {
        /** The user refused on IBKR's page. */
        DENIED,
        /** The callback names a token that was not asked for, or not by the one who completes, or is used up. */
        UNKNOWN_TOKEN,
        /** The user took longer than the request token lives. */
        EXPIRED,
        /** What was given is no callback of IBKR's, or not the whole of it. */
        UNREADABLE,
        /** IBKR did not take the request token with its verifier. */
        NOT_TAKEN
    }

    /** A callback that leads to no token, found before any call. */
    public AuthorizationException(Reason reason, String message) {
        super(null, ErrorCode.AUTHORIZATION_FAILED, Delivery.NOT_SENT, message, message, null);
        this.reason = reason;
    }

    /** A token and a verifier that IBKR refused. */
    public AuthorizationException(Reason reason, String message, Operation operation) {
        super(operation, ErrorCode.AUTHORIZATION_FAILED, Delivery.REFUSED, message, message, null);
        this.reason = reason;
    }

    /** Why there is no access token. */
    public Reason reason() {
        return reason;
    }
}

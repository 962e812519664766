package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;
import org.jspecify.annotations.Nullable;

/** A user's consent that did not lead to an access token. The message holds neither a token nor a verifier. */
public final class AuthorizationException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why there is no access token. */
    public enum Reason {
        /** The user refused on IBKR's page. */
        DENIED,
        /** The callback names a token that this user did not request, or one that is used up. */
        UNKNOWN_TOKEN,
        /** The user took longer than the request token lives. */
        EXPIRED,
        /** The given text is no callback of IBKR's, or only a part of one. */
        UNREADABLE,
        /** IBKR refused the request token with its verifier. */
        NOT_TAKEN
    }

    /** A callback that leads to no token, found before any call. */
    public AuthorizationException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** A token and a verifier that IBKR refused; without an operation nothing was sent. */
    public AuthorizationException(Reason reason, String message, @Nullable Operation operation) {
        super(operation, ErrorCode.AUTHORIZATION_FAILED, message, null);
        this.reason = reason;
    }

    /** Why there is no access token. */
    public Reason reason() {
        return reason;
    }
}

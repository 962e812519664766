package io.github.ibkrclient.testkit.oauth;

import io.github.ibkrclient.testkit.http.SimulatedResponse;

/** A request whose authorization does not hold. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient SimulatedResponse answer;

    /** Why it does not hold. */
    public enum Reason {
        /** There is no OAuth header or bearer token, or it cannot be read. */
        NO_AUTHORIZATION,
        /** The header lacks a part. */
        MISSING_PARAMETER,
        /** Nobody has registered the consumer key. */
        UNKNOWN_CONSUMER,
        /** The realm is not the consumer's. */
        WRONG_REALM,
        /** The token was never given to the consumer. */
        UNKNOWN_TOKEN,
        /** The timestamp is malformed, too far from the clock, or earlier than one already accepted. */
        BAD_TIMESTAMP,
        /** The nonce was used before. */
        REUSED_NONCE,
        /** The signature fits no way to sign the request. */
        BAD_SIGNATURE,
        /** The Diffie-Hellman challenge is no public value. */
        BAD_CHALLENGE,
        /** The OAuth 2.0 client does not prove itself. */
        BAD_ASSERTION,
        /** The OAuth 2.0 client or its token lacks the scope. */
        MISSING_SCOPE,
        /** The gateway's cookie is not sent back. */
        NO_COOKIE,
        /** The live session or bearer token has ended or never was. */
        TOKEN_ENDED
    }

    /** A refusal, with what the server answers. */
    public RefusedException(Reason reason, String detail, SimulatedResponse answer) {
        super(detail);
        this.reason = reason;
        this.answer = answer;
    }

    /** Why it does not hold. */
    public Reason reason() {
        return reason;
    }

    /** What the server answers. */
    public SimulatedResponse answer() {
        return answer;
    }
}

package io.github.ibkrclient.testkit.internal.http;

/** A request whose authorization is not valid. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient SimulatedResponse answer;

    /** Why the authorization is not valid. */
    public enum Reason {
        /** There is no OAuth header or bearer token, or it cannot be read. */
        NO_AUTHORIZATION,
        /** A part of the header is missing. */
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
        /** The Diffie-Hellman challenge is no public value of the group. */
        BAD_CHALLENGE,
        /** The assertion of the OAuth 2.0 client is not valid. */
        BAD_ASSERTION,
        /** The OAuth 2.0 client or its token lacks the scope. */
        MISSING_SCOPE,
        /** The cookie of the gateway was not sent back. */
        NO_COOKIE,
        /** More calls of the Flex Web Service than its token may make. */
        FLEX_PACING,
        /** The live session token or bearer token has ended, or was never given out. */
        TOKEN_ENDED
    }

    /** A refusal with the answer to the request. */
    public RefusedException(Reason reason, String detail, SimulatedResponse answer) {
        super(detail);
        this.reason = reason;
        this.answer = answer;
    }

    /** Why the authorization is not valid. */
    public Reason reason() {
        return reason;
    }

    /** The answer to the request. */
    public SimulatedResponse answer() {
        return answer;
    }
}

package io.github.ibkrclient.testkit;

import java.time.Instant;

/**
 * Something a client did that IBKR would not take. A session that merely ended is none.
 *
 * @param kind what it was
 * @param operation method and path template of the request; its path when no operation has it
 * @param at when it arrived
 * @param detail more about it, without secrets
 */
public record Violation(Kind kind, String operation, Instant at, String detail) {

    /** The kinds of violation. */
    public enum Kind {
        /** More calls in a window than a rule allows; the address is in the penalty box from here on. */
        PACING,
        /** A call from an address in the penalty box. */
        IN_PENALTY_BOX,
        /** No User-Agent header. */
        NO_USER_AGENT,
        /** A POST or PUT without Content-Length. */
        NO_LENGTH,
        /** A body of another Content-Type than JSON. */
        NO_CONTENT_TYPE,
        /** No operation has this method and path. */
        UNKNOWN_PATH,
        /** There is no OAuth header or bearer token, or it cannot be read. */
        NO_AUTHORIZATION,
        /** The OAuth header lacks a part. */
        MISSING_PARAMETER,
        /** Nobody has registered the consumer key. */
        UNKNOWN_CONSUMER,
        /** The realm is not the consumer's. */
        WRONG_REALM,
        /** The token was never given to the consumer. */
        UNKNOWN_TOKEN,
        /** The gateway's cookie is not sent back. */
        NO_COOKIE,
        /** The timestamp is malformed, too far from the clock, or earlier than one already accepted. */
        BAD_TIMESTAMP,
        /** The nonce was used before. */
        REUSED_NONCE,
        /** The signature fits no way to sign the request, or a signed body does not hold. */
        BAD_SIGNATURE,
        /** The Diffie-Hellman challenge is no public value. */
        BAD_CHALLENGE,
        /** The OAuth 2.0 client does not prove itself. */
        BAD_ASSERTION,
        /** The OAuth 2.0 client or its token lacks the scope. */
        MISSING_SCOPE
    }
}

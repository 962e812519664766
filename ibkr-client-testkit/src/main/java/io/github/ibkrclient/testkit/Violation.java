package io.github.ibkrclient.testkit;

import java.time.Instant;

/**
 * Something that a client did wrong, so that IBKR would refuse the call. The end of a session is no violation.
 *
 * @param kind the kind of violation
 * @param operation method and path template of the operation; method and path of the request when there is no operation
 * @param at when the request arrived
 * @param detail what was wrong, without secrets
 */
public record Violation(Kind kind, String operation, Instant at, String detail) {

    /** The kinds of violation. */
    public enum Kind {
        /** More calls in a window than a limit allows. The address goes to the penalty box. */
        PACING,
        /** More calls of the Flex Web Service than one a second or ten a minute with a token. The call gets error 1018. */
        FLEX_PACING,
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
        /** A part of the OAuth header is missing. */
        MISSING_PARAMETER,
        /** The consumer key is not registered. */
        UNKNOWN_CONSUMER,
        /** The realm is not the consumer's. */
        WRONG_REALM,
        /** The token was never given to the consumer. */
        UNKNOWN_TOKEN,
        /** The cookie of the gateway was not sent back. */
        NO_COOKIE,
        /** The timestamp is malformed, too far from the clock, or earlier than one already accepted. */
        BAD_TIMESTAMP,
        /** The nonce was used before. */
        REUSED_NONCE,
        /** The signature of the request or of its body is wrong. */
        BAD_SIGNATURE,
        /** The Diffie-Hellman challenge is no public value of the group. */
        BAD_CHALLENGE,
        /** The assertion of the OAuth 2.0 client is not valid. */
        BAD_ASSERTION,
        /** The OAuth 2.0 client or its token lacks the scope. */
        MISSING_SCOPE,
        /** More messages of a client to the MCP endpoint than ten a second or thirty a minute. */
        MCP_PACING,
        /** A refresh token of a consent to an MCP client that was used before. */
        REUSED_REFRESH_TOKEN
    }
}

package io.github.ibkrclient.oauth;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A bearer token.
 *
 * @param renewFrom from when on another should be got
 * @param expiresAt when it ends
 */
record Bearer(String token, Instant renewFrom, Instant expiresAt) {
    private static final Duration RENEW_BEFORE = Duration.ofMinutes(5);
    /** What may stand in a header; RFC 6750 allows less, servers use more. */
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]+");

    /** A token that was given now, to be renewed a little before it ends. */
    static Bearer of(String token, Instant now, Duration life) {
        Duration half = life.dividedBy(2); // a short-lived token must not be renewed with every call
        Instant end = now.plus(life);
        return new Bearer(token, end.minus(RENEW_BEFORE.compareTo(half) < 0 ? RENEW_BEFORE : half), end);
    }

    /** Whether a token can be put into a header. */
    static boolean isToken(String text) {
        return FORM.matcher(text).matches();
    }

    /** When it ends. */
    @Override
    public String toString() {
        return "bearer token until " + expiresAt;
    }
}

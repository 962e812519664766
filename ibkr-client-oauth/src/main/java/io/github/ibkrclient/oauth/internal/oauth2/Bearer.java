package io.github.ibkrclient.oauth.internal.oauth2;

import io.github.ibkrclient.internal.time.TokenRenewal;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A bearer token.
 *
 * @param renewFrom from when on it is renewed
 * @param expiresAt when it ends
 */
public record Bearer(String token, Instant renewFrom, Instant expiresAt) {
    /** The characters that a header may hold. RFC 6750 allows fewer, but servers use more. */
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]+");

    /** A token that was given now, and is renewed a little before its end. */
    public static Bearer of(String token, Instant now, Duration life) {
        Instant end = now.plus(life);
        return new Bearer(token, TokenRenewal.from(now, end, TokenRenewal.USUAL_MARGIN), end);
    }

    /** Whether a text can be put into a header as a token. */
    public static boolean isToken(String text) {
        return FORM.matcher(text).matches();
    }

    /** Shows the end only. */
    @Override
    public String toString() {
        return "bearer token until " + expiresAt;
    }
}

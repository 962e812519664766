package io.github.ibkrclient.oauth.login;

import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.internal.oauth2.Bearer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * What an authorization server gave: an access token, and mostly a refresh token.
 *
 * @param scopes the scopes that the server named; empty when it named none, and for a grant of the store
 * @param unanswered how many renewals with the refresh token were sent and not answered
 * @param askedAt when the last of them was sent; empty when there is none
 * @param refused whether the server does not take the refresh token any more
 */
record TokenGrant(
        Bearer bearer,
        Optional<String> refreshToken,
        Optional<Set<String>> scopes,
        int unanswered,
        Optional<Instant> askedAt,
        boolean refused) {
    private static final String ACCESS = "access_token";
    private static final String REFRESH = "refresh_token";
    private static final String RENEW_FROM = "renew_from";
    private static final String EXPIRES_AT = "expires_at";
    private static final String UNANSWERED = "unanswered";
    private static final String ASKED_AT = "asked_at";
    private static final String REFUSED = "refused";

    /** What a server gave just now. */
    TokenGrant(Bearer bearer, Optional<String> refreshToken, Optional<Set<String>> scopes) {
        this(bearer, refreshToken, scopes, 0, Optional.empty(), false);
    }

    /** The access token. Without a refresh token it is used until its end. */
    @Override
    public Bearer bearer() {
        return refreshToken.isPresent() ? bearer : new Bearer(bearer.token(), bearer.expiresAt(), bearer.expiresAt());
    }

    /** Keeps the old refresh token when the server gave no new one: some servers rotate refresh tokens, others do not. */
    TokenGrant orRefreshToken(Optional<String> old) {
        return new TokenGrant(bearer, refreshToken.or(() -> old), scopes);
    }

    /** The same grant while a renewal is under way. */
    TokenGrant asked(Instant now) {
        return new TokenGrant(bearer, refreshToken, scopes, unanswered + 1, Optional.of(now), refused);
    }

    /** The same grant, which cannot be renewed any more. */
    TokenGrant ended() {
        return new TokenGrant(bearer, refreshToken, scopes, unanswered, askedAt, true);
    }

    StoredToken stored() {
        Map<String, String> values = new HashMap<>();
        values.put(ACCESS, bearer.token());
        values.put(RENEW_FROM, bearer.renewFrom().toString());
        values.put(EXPIRES_AT, bearer.expiresAt().toString());
        refreshToken.ifPresent(token -> values.put(REFRESH, token));
        if (unanswered > 0) {
            values.put(UNANSWERED, Integer.toString(unanswered));
        }
        askedAt.ifPresent(at -> values.put(ASKED_AT, at.toString()));
        if (refused) {
            values.put(REFUSED, "true");
        }
        return StoredToken.lasting(values);
    }

    /** Reads a stored grant; empty when the store holds something else under the name. */
    static Optional<TokenGrant> of(StoredToken stored) {
        try {
            Bearer bearer = new Bearer(
                    stored.value(ACCESS).orElseThrow(),
                    Instant.parse(stored.value(RENEW_FROM).orElseThrow()),
                    Instant.parse(stored.value(EXPIRES_AT).orElseThrow()));
            int unanswered = Integer.parseInt(stored.value(UNANSWERED).orElse("0"));
            return Optional.of(new TokenGrant(
                    bearer,
                    stored.value(REFRESH),
                    Optional.empty(),
                    unanswered,
                    stored.value(ASKED_AT).map(Instant::parse),
                    stored.value(REFUSED).isPresent()));
        } catch (DateTimeException | NoSuchElementException | NumberFormatException notAGrant) {
            return Optional.empty();
        }
    }

    /** Shows when the access token ends. */
    @Override
    public String toString() {
        return "TokenGrant[" + bearer + ", " + (refreshToken.isPresent() ? "renewable" : "not renewable") + "]";
    }
}

package io.github.ibkrclient.oauth.login;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The tokens of a login, for a program that keeps them in a place of its own, such as the secrets of a job. Immutable;
 * {@code toString} shows no token.
 *
 * @param accessToken signs calls until {@code expiresAt}
 * @param refreshToken gets the next tokens; many servers take each once. Empty when the server gave none
 * @param expiresAt when the access token ends
 */
public record LoginTokens(String accessToken, Optional<String> refreshToken, Instant expiresAt) {

    /** Checks that nothing is null. */
    public LoginTokens {
        Objects.requireNonNull(accessToken);
        Objects.requireNonNull(refreshToken);
        Objects.requireNonNull(expiresAt);
    }

    /** Shows the end only. */
    @Override
    public String toString() {
        return "LoginTokens[expiresAt=" + expiresAt + ", " + (refreshToken.isPresent() ? "renewable" : "not renewable")
                + "]";
    }
}

package io.github.ibkrclient.oauth.login;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a login.
 *
 * @param phase what can be done with it
 * @param expiresAt when the access token ends or ended; empty when there is none
 */
public record OAuth2LoginStatus(Phase phase, Optional<Instant> expiresAt) {

    /** What can be done with a login. */
    public enum Phase {
        /** Nobody has logged in. */
        NONE,
        /** Calls can be signed. */
        VALID,
        /** The access token has ended. The next call renews it. */
        RENEWABLE,
        /**
         * The answer to the last renewal was lost, so the refresh token may be used up. The next renewal shows it; see {@link
         * OAuth2LoginSettings.Builder#singleUseRefreshTokens}.
         */
        UNCERTAIN,
        /** The login cannot be renewed any more. The user has to log in again. */
        ENDED
    }
}

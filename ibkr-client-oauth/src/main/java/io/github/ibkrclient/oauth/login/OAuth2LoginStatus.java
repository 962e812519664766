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
        /** The access token has ended and cannot be renewed. The user has to log in again. */
        ENDED
    }
}

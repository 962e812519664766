package io.github.ibkrclient.oauth;

import java.time.Instant;
import java.util.Optional;

/**
 * How a login stands.
 *
 * @param phase what can be done with it
 * @param expiresAt when the access token ends or ended; empty when there is none
 */
public record AuthorizationStatus(Phase phase, Optional<Instant> expiresAt) {

    /** What can be done with a login. */
    public enum Phase {
        /** Nobody has logged in. */
        NONE,
        /** Calls can be signed. */
        VALID,
        /** The access token has ended and is renewed with the next call. */
        RENEWABLE,
        /** The access token has ended and cannot be renewed: somebody has to log in again. */
        ENDED
    }
}

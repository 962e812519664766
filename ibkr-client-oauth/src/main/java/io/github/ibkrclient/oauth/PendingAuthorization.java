package io.github.ibkrclient.oauth;

import java.net.URI;
import java.time.Instant;

/**
 * What {@link AuthorizationFlow#begin} leaves to the user.
 *
 * @param url where to send the user's browser; holds the request token
 * @param expiresAt when it is too late to come back
 */
public record PendingAuthorization(URI url, Instant expiresAt) {

    /** The end only. */
    @Override
    public String toString() {
        return "PendingAuthorization[expiresAt=" + expiresAt + "]";
    }
}

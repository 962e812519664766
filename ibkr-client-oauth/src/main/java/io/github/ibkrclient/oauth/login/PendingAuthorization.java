package io.github.ibkrclient.oauth.login;

import java.net.URI;
import java.time.Instant;

/**
 * What the user has to do after {@link OAuth1Authorization#begin}.
 *
 * @param url where to send the user's browser; it holds the request token
 * @param expiresAt from when on the callback is refused
 */
public record PendingAuthorization(URI url, Instant expiresAt) {

    /** Shows the end only. */
    @Override
    public String toString() {
        return "PendingAuthorization[expiresAt=" + expiresAt + "]";
    }
}

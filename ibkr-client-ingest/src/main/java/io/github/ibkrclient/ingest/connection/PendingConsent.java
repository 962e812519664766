package io.github.ibkrclient.ingest.connection;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;

/**
 * Where to send the user's browser.
 *
 * @param connectionId the connection that waits
 * @param url IBKR's page; it holds a secret of this consent
 * @param expiresAt from when on the callback is refused
 */
public record PendingConsent(UUID connectionId, URI url, Instant expiresAt) {
    /** Shows no token. */
    @Override
    public String toString() {
        return "PendingConsent[connectionId=" + connectionId + ", expiresAt=" + expiresAt + "]";
    }
}

package io.github.ibkrclient.ingest.connection;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user's connection to IBKR.
 *
 * @param id its id
 * @param label the user's name for it
 * @param status what it is doing, since when and why
 * @param credentials what it signs its calls with; empty for one that only takes files
 * @param accounts the accounts that it showed
 * @param zone the zone of report times that have none; null when none is set
 * @param created when it was made
 * @param lastSync when the newest sync was committed; null before the first
 * @param nextSync when the next run is planned; null when none is
 */
public record Connection(
        UUID id,
        String label,
        StatusChange status,
        Set<CredentialKind> credentials,
        List<ConnectedAccount> accounts,
        @Nullable ZoneId zone,
        Instant created,
        @Nullable Instant lastSync,
        @Nullable Instant nextSync) {
    /** Copies the collections. */
    public Connection {
        credentials = Set.copyOf(credentials);
        accounts = List.copyOf(accounts);
    }
}

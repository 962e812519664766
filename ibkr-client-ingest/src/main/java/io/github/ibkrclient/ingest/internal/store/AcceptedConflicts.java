package io.github.ibkrclient.ingest.internal.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The conflicts that a user has seen. */
final class AcceptedConflicts {
    private AcceptedConflicts() {}

    /** When each was accepted. */
    static Map<String, Instant> of(Handle handle, String userId) {
        Map<String, Instant> accepted = new HashMap<>();
        handle.createQuery("select conflict_id, at from accepted_conflict where user_id = :user")
                .bind("user", userId)
                .map((row, context) -> Map.entry(
                        row.getString("conflict_id"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .forEach(entry -> accepted.put(entry.getKey(), entry.getValue()));
        return accepted;
    }
}

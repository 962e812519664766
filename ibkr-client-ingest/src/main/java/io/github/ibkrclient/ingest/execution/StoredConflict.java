package io.github.ibkrclient.ingest.execution;

import io.github.ibkrclient.executions.merge.Conflict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conflict in the store.
 *
 * @param id its id, a hash of what it is about
 * @param executionId the execution that shows it
 * @param conflict what is open
 * @param observationIds the id of each row of {@code conflict.observations()}, in its order
 * @param resolvedAt when the user resolved it; null while it is open
 */
public record StoredConflict(
        String id,
        long executionId,
        Conflict conflict,
        List<String> observationIds,
        @Nullable Instant resolvedAt) {
    /** Copies the list. */
    public StoredConflict {
        observationIds = List.copyOf(observationIds);
    }
}

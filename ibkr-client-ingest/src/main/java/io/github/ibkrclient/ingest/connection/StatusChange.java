package io.github.ibkrclient.ingest.connection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A status that a connection took.
 *
 * @param at since when
 * @param status the status
 * @param reason why, in one line without secrets; null when there is nothing to say
 * @param remedy what mends it; null when nothing must be done
 * @param until when a pause ends; null otherwise
 */
public record StatusChange(
        Instant at,
        ConnectionStatus status,
        @Nullable String reason,
        @Nullable String remedy,
        @Nullable Instant until) {}

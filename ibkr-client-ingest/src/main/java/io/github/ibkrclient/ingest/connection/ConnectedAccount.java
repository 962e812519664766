package io.github.ibkrclient.ingest.connection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account that a connection shows.
 *
 * @param id such as {@code U1234567}
 * @param alias the user's name for it; null when there is none
 * @param chosen whether its executions are imported; a new account is not chosen by itself, except by the first look of a
 *     connection that shows a single one
 * @param firstSeen when a sync first saw it
 * @param missingSince since when IBKR no longer lists it; null while it does
 */
public record ConnectedAccount(
        String id,
        @Nullable String alias,
        boolean chosen,
        Instant firstSeen,
        @Nullable Instant missingSince) {}

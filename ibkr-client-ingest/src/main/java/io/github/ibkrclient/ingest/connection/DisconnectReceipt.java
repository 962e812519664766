package io.github.ibkrclient.ingest.connection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What ending a connection did.
 *
 * @param connectionId the connection
 * @param at when
 * @param loggedOut whether IBKR confirmed the logout, or that it took the tokens of a consent for AI clients back; false when
 *     there was no session, or IBKR was not reached
 * @param erased how many rows of each kind were erased, by the name of the kind; credentials are always erased
 * @param stillValid what stays valid at IBKR and how to end it, one line each
 */
public record DisconnectReceipt(
        UUID connectionId, Instant at, boolean loggedOut, Map<String, Long> erased, List<String> stillValid) {
    /** Copies the collections. */
    public DisconnectReceipt {
        erased = Map.copyOf(erased);
        stillValid = List.copyOf(stillValid);
    }
}

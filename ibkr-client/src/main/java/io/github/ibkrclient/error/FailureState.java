package io.github.ibkrclient.error;

import io.github.ibkrclient.status.SessionStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of client and sessions when a call failed.
 *
 * @param at when it failed
 * @param session the two sessions
 * @param closedUntil until when no call leaves this machine; empty when calls leave normally
 * @param clientOrderId the client order id of the order in the call; empty when the call held none
 */
public record FailureState(
        Instant at, SessionStatus session, Optional<Instant> closedUntil, Optional<String> clientOrderId) {

    /** The latest instant before which the client does not send such a call; empty when there is none. */
    Optional<Instant> waitsUntil(boolean onBrokerage) {
        Optional<Instant> brokerage = onBrokerage ? session.brokerage().until() : Optional.empty();
        return Stream.of(closedUntil, session.sso().until(), brokerage)
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }
}

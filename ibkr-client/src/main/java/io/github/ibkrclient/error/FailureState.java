package io.github.ibkrclient.error;

import io.github.ibkrclient.SessionStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How client and session stood when a call failed.
 *
 * @param at when it failed
 * @param session the two sessions
 * @param closedUntil until when nothing leaves for this address; empty when calls leave normally
 */
public record FailureState(Instant at, SessionStatus session, Optional<Instant> closedUntil) {

    /** The latest instant that a call waits for. */
    Optional<Instant> waitsUntil(boolean onBrokerage) {
        Optional<Instant> brokerage = onBrokerage ? session.brokerage().until() : Optional.empty();
        return Stream.of(closedUntil, session.sso().until(), brokerage)
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }
}

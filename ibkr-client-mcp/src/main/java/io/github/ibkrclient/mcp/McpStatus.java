package io.github.ibkrclient.mcp;

import java.time.Instant;
import java.util.Optional;

/**
 * What can be done with a consent.
 *
 * @param state the state
 * @param accessEnds when the access token ends or ended; empty when there is none
 * @param account what its executions stand under: the account, or {@code mcp:} and the consent while the account is not
 *     known; empty when nobody has connected
 */
public record McpStatus(State state, Optional<Instant> accessEnds, Optional<String> account) {

    /** The states of a consent. */
    public enum State {
        /** Calls can be made; the access token is renewed when needed. */
        CONNECTED,
        /** The answer to the last renewal was lost. The next renewal shows whether the consent still holds. */
        UNCERTAIN,
        /** Nobody has connected, or the consent cannot be renewed any more. The user has to connect again. */
        DISCONNECTED,
        /** It was taken back here. */
        REVOKED
    }
}

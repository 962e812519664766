package io.github.ibkrclient.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of the client, as far as it is known without a call.
 *
 * @param verdict the state in one word
 * @param reasons why it is not {@link Verdict#UP}, one line each; empty when it is
 * @param session both sessions, the end of the token and the last success
 * @param penaltyUntil until when IBKR's penalty keeps every call back; empty when no penalty runs
 * @param asOf when the state was read
 */
public record Health(
        Verdict verdict, List<String> reasons, SessionStatus session, Optional<Instant> penaltyUntil, Instant asOf) {

    /** Copies the reasons. */
    public Health {
        reasons = List.copyOf(reasons);
    }

    /** The state in one word. */
    public enum Verdict {
        /** Calls can be made. A session that is not open opens with the first call. */
        UP,
        /** Some or all calls fail or wait for now. This ends without anybody's help. */
        DEGRADED,
        /** Some or all calls fail until a person does what a reason says. */
        ACTION_REQUIRED
    }
}

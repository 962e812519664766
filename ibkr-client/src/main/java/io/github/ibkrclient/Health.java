package io.github.ibkrclient;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the client is, in one word and in reasons, without asking IBKR.
 *
 * @param verdict the one word
 * @param reasons why it is not {@link Verdict#WELL}, a line each; empty when it is
 * @param session both sessions, the token's end and the last success
 * @param penaltyUntil until when IBKR's penalty keeps every call back; empty when no penalty runs
 * @param asOf when this was so
 */
public record Health(
        Verdict verdict, List<String> reasons, SessionStatus session, Optional<Instant> penaltyUntil, Instant asOf) {

    /** Copies the reasons. */
    public Health {
        reasons = List.copyOf(reasons);
    }

    /** What it comes to. */
    public enum Verdict {
        /** Calls can be made; a session that is not open opens with the first one. */
        WELL,
        /** Some or all calls fail or wait at present; it passes without anybody's help. */
        WAITING,
        /** It does not pass before a person does what a reason says. */
        NEEDS_A_PERSON
    }
}

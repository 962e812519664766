package io.github.ibkrclient.status;

import java.time.Instant;
import java.util.Optional;

/**
 * The sessions as the client knows them without a call.
 *
 * @param sso the sign-on session
 * @param brokerage the brokerage session on top of it
 * @param tokenExpiresAt when the token ends; empty when there is none or its end is not known
 * @param lastSuccess when IBKR last answered a call with success; empty before the first such answer
 */
public record SessionStatus(
        TierStatus sso, TierStatus brokerage, Optional<Instant> tokenExpiresAt, Optional<Instant> lastSuccess) {

    /** The state of a session in one word. */
    public enum Phase {
        /** Not open. The first call that needs it opens it. */
        CLOSED,
        /** Being opened for the first time. */
        OPENING,
        /** Open. */
        OPEN,
        /** Being opened again after a loss. */
        RECOVERING,
        /** No call that needs it is sent before an instant. */
        PAUSED,
        /** Left to another program or device. */
        YIELDED,
        /** It does not open until a person changes something. */
        NEEDS_REAUTH
    }

    /**
     * The state of one session.
     *
     * @param phase its state in one word
     * @param since since when it is open, or closed, or fails for this reason
     * @param until until when the client does not try to open it; empty when it may try at once, and when it never tries
     *     by itself
     * @param why the reason and the remedy; empty unless it is paused, yielded or needs a person
     */
    public record TierStatus(Phase phase, Instant since, Optional<Instant> until, Optional<String> why) {}
}

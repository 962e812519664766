package io.github.ibkrclient;

import java.time.Instant;
import java.util.Optional;

/**
 * The session as the client knows it, without asking IBKR.
 *
 * @param sso the read-only session that the live session token opens
 * @param brokerage the brokerage session on top of it
 * @param tokenExpiresAt when the token ends; empty when there is none
 * @param lastSuccess when IBKR last answered a call well; empty when it has not yet
 */
public record SessionStatus(
        TierStatus sso, TierStatus brokerage, Optional<Instant> tokenExpiresAt, Optional<Instant> lastSuccess) {

    /** Where one of the two sessions stands. */
    public enum Phase {
        /** Not opened; the first call that needs it opens it. */
        CLOSED,
        /** Being opened for the first time. */
        OPENING,
        /** Standing. */
        OPEN,
        /** Being opened again after a loss. */
        RECOVERING,
        /** Nothing is sent before an instant. */
        PAUSED,
        /** Left to another program or device. */
        YIELDED,
        /** A person must mend something first. */
        NEEDS_REAUTH
    }

    /**
     * The state of one session.
     *
     * @param phase where it stands
     * @param since since when it stands, or does not stand, or fails for this reason; for a session that was left to
     *     another, since it was left
     * @param until until when nothing is tried; empty when something may be tried at once, or nothing ever by itself
     * @param why the reason and the mend; only when paused, yielded or in need of a person
     */
    public record TierStatus(Phase phase, Instant since, Optional<Instant> until, Optional<String> why) {}
}

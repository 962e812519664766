package io.github.ibkrclient.internal.event;

import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.status.SessionStatus.TierStatus;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Trouble of the sessions, from its beginning until both are known to stand again. A pause that ran out, or another
 * attempt, does not end it.
 *
 * @param stuck the sessions that do not serve
 * @param told the phases they were seen in so far
 */
record RecoveryLog(Set<SessionTier> stuck, Set<Phase> told) {
    /** All is well. */
    static final RecoveryLog NONE = new RecoveryLog(Set.of(), Set.of());

    /** The trouble after a change of status; {@code answers} tells whether IBKR answers calls of a tier. */
    RecoveryLog then(SessionStatus status, Predicate<SessionTier> answers) {
        Set<SessionTier> now = EnumSet.noneOf(SessionTier.class);
        Set<Phase> seen = EnumSet.noneOf(Phase.class);
        seen.addAll(told);
        follow(SessionTier.SSO, status.sso(), answers, now, seen);
        follow(SessionTier.BROKERAGE, status.brokerage(), answers, now, seen);
        return now.isEmpty() ? NONE : new RecoveryLog(now, seen);
    }

    private void follow(
            SessionTier tier,
            TierStatus status,
            Predicate<SessionTier> answers,
            Set<SessionTier> now,
            Set<Phase> seen) {
        if (status.why().isPresent()) {
            seen.add(status.phase());
            now.add(tier);
        } else if (stuck.contains(tier) && !(status.phase() == Phase.OPEN && answers.test(tier))) {
            now.add(tier);
        }
    }
}

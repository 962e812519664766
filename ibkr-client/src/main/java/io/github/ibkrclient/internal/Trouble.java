package io.github.ibkrclient.internal;

import io.github.ibkrclient.SessionStatus;
import io.github.ibkrclient.SessionStatus.Phase;
import io.github.ibkrclient.SessionStatus.TierStatus;
import io.github.ibkrclient.Tier;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What keeps the session from serving, from its beginning until both sessions are known to stand again. A pause that ran
 * out, or another attempt, is no end.
 *
 * @param stuck the sessions that do not serve
 * @param told the phases they were seen in so far
 */
record Trouble(Set<Tier> stuck, Set<Phase> told) {
    /** All is well. */
    static final Trouble NONE = new Trouble(Set.of(), Set.of());

    /** What becomes of it when the status is this and IBKR answers these tiers. */
    Trouble then(SessionStatus status, Predicate<Tier> answers) {
        Set<Tier> now = EnumSet.noneOf(Tier.class);
        Set<Phase> seen = EnumSet.noneOf(Phase.class);
        seen.addAll(told);
        follow(Tier.SSO, status.sso(), answers, now, seen);
        follow(Tier.BROKERAGE, status.brokerage(), answers, now, seen);
        return now.isEmpty() ? NONE : new Trouble(now, seen);
    }

    private void follow(Tier tier, TierStatus status, Predicate<Tier> answers, Set<Tier> now, Set<Phase> seen) {
        if (status.why().isPresent()) {
            seen.add(status.phase());
            now.add(tier);
        } else if (stuck.contains(tier) && !(status.phase() == Phase.OPEN && answers.test(tier))) {
            now.add(tier);
        }
    }
}

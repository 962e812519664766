package io.github.ibkrclient.testkit;

import java.time.Instant;

/** Somebody logs in elsewhere under every user's name, and leaves in the end. */
final class CompetingLogin implements FaultEffect {
    private boolean here;

    @Override
    public void pass(IbkrServer ibkr, Instant since, Instant until) {
        if (!here) {
            here = true;
            ibkr.users().forEach(UserState::rivalArrives);
        }
    }

    @Override
    public void end(IbkrServer ibkr) {
        ibkr.users().forEach(UserState::rivalLeaves);
    }
}

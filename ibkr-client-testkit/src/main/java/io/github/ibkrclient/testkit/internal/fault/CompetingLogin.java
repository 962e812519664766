package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.internal.session.UserState;
import java.time.Instant;

/** Another login under every user's name holds the brokerage session while the fault lasts. */
public final class CompetingLogin implements FaultEffect {
    private boolean begun;

    @Override
    public void timePassed(FaultTarget target, Instant since, Instant until) {
        if (!begun) {
            begun = true;
            target.users().forEach(UserState::competitorLogsIn);
        }
    }

    @Override
    public void ended(FaultTarget target) {
        target.users().forEach(UserState::competitorLogsOut);
    }
}

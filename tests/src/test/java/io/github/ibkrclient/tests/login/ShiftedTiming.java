package io.github.ibkrclient.tests.login;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.testkit.ForwardingTiming;
import java.time.Duration;
import java.time.Instant;

/** The system's time, moved forward. */
final class ShiftedTiming extends ForwardingTiming {
    volatile Duration ahead = Duration.ZERO;

    ShiftedTiming() {
        super(IbkrRuntime.shared().timing());
    }

    @Override
    public Instant now() {
        return super.now().plus(ahead);
    }
}

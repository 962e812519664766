package io.github.ibkrclient.ingest;

import io.github.ibkrclient.testkit.ForwardingTiming;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;

/** The system's clock, whose wall clock somebody set. */
public final class ShiftedTiming extends ForwardingTiming {
    /** How far it is ahead; negative when it is behind. */
    public volatile Duration ahead;

    /** A clock that is ahead. */
    public ShiftedTiming(Duration ahead) {
        super(Timing.system());
        this.ahead = ahead;
    }

    @Override
    public boolean isSystem() {
        return true;
    }

    @Override
    public Instant now() {
        return super.now().plus(ahead);
    }
}

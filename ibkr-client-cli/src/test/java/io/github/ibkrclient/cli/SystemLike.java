package io.github.ibkrclient.cli;

import io.github.ibkrclient.testkit.ForwardingTiming;
import io.github.ibkrclient.time.Timing;

/** Virtual time that says it is the system's, for which clients keep their pace in the default store. */
final class SystemLike extends ForwardingTiming {
    SystemLike(Timing virtual) {
        super(virtual);
    }

    @Override
    public boolean isSystem() {
        return true;
    }
}

package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.pacing.Pacer;
import io.github.ibkrclient.pacing.Permit;
import java.time.Instant;
import java.util.Optional;

/** Lets every call out at once. */
final class NoPace implements Pacer {
    @Override
    public Permit acquire(Operation operation, Deadline deadline) {
        return new Permit() {
            @Override
            public void close() {
                // nothing was taken
            }

            @Override
            public void giveBack() {
                // nothing was taken
            }
        };
    }

    @Override
    public void closeUntil(Instant until) {
        throw new AssertionError("nothing is refused here");
    }

    @Override
    public Optional<Instant> closedUntil() {
        return Optional.empty();
    }
}

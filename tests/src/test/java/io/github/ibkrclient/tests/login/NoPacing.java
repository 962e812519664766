package io.github.ibkrclient.tests.login;

import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.pacing.Pacer;
import io.github.ibkrclient.pacing.Permit;
import io.github.ibkrclient.time.Deadline;
import java.time.Instant;
import java.util.Optional;

/** Lets every call leave at once. */
final class NoPacing implements Pacer {
    @Override
    public Permit acquire(Operation operation, Deadline deadline) {
        return new Permit() {
            @Override
            public void close() {
                // there is nothing to give back
            }

            @Override
            public void giveBack() {
                // there is nothing to give back
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

package io.github.ibkrclient.testkit;

import io.github.ibkrclient.Operation;
import io.github.ibkrclient.pacing.PacingRule;
import java.time.Duration;
import java.util.List;

/** The operations of the spec and their limits. */
final class ListedOperations {
    private ListedOperations() {}

    static List<Operation> all() {
        return List.of();
    }

    static List<PacingRule> sessionPacing() {
        return List.of(new PacingRule(10, Duration.ofSeconds(1), "session"));
    }
}

package io.github.ibkrclient.executions.flex;

import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import java.time.Duration;
import java.util.List;

/** The two requests of the service. Both count in one limit: one a second and ten a minute for each token. */
enum FlexOperation implements Operation {
    /** Asks for a report. */
    FLEX_SEND("/SendRequest"),
    /** Fetches it, or hears that it is not ready. */
    FLEX_FETCH("/GetStatement");

    private static final List<PacingRule> LIMITS = List.of(
            new PacingRule(1, Duration.ofSeconds(1), "flex-second"),
            new PacingRule(10, Duration.ofMinutes(1), "flex-minute"));

    private final String path;

    FlexOperation(String path) {
        this.path = path;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Effect effect() {
        return Effect.READ;
    }

    @Override
    public SessionTier tier() {
        return SessionTier.NONE;
    }

    @Override
    public SecurityScheme security() {
        return SecurityScheme.NONE;
    }

    @Override
    public List<PacingRule> pacing() {
        return LIMITS;
    }
}

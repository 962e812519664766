package io.github.ibkrclient.mcp.internal;

import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import java.time.Duration;
import java.util.List;

/**
 * A call of the endpoint or of its provider.
 *
 * @param name the name of the tool, or what the call is for
 * @param method the HTTP method
 */
public record McpOperation(String name, String method) implements Operation {
    /** What every message counts as: one public client measured ten in a second and thirty in a minute. */
    static final McpOperation MESSAGE = new McpOperation("mcp-message", "POST");

    private static final List<PacingRule> LIMITS = List.of(
            new PacingRule(4, Duration.ofSeconds(1), "mcp-second"),
            new PacingRule(28, Duration.ofMinutes(1), "mcp-minute"));

    /** A message of the endpoint. */
    public static McpOperation tool(String name) {
        return new McpOperation(name, "POST");
    }

    @Override
    public String path() {
        return "/mcp";
    }

    @Override
    public Backend backend() {
        return Backend.REPORTS;
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

    @Override
    public int concurrency() {
        return 2;
    }
}

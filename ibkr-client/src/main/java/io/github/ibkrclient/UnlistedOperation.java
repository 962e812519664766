package io.github.ibkrclient;

import io.github.ibkrclient.internal.Redaction;
import io.github.ibkrclient.pacing.PacingRule;
import java.util.List;
import java.util.Optional;

/** An operation that the spec lacks: the session-wide pace is all that is known of it. */
record UnlistedOperation(String method, String path, Effect effect) implements Operation {

    UnlistedOperation {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path below the base URL starts with a slash, unlike " + path);
        }
    }

    @Override
    public String name() {
        return Redaction.clean(method + " " + path);
    }

    @Override
    public Tier tier() {
        return Tier.BROKERAGE;
    }

    @Override
    public SecurityScheme security() {
        return SecurityScheme.OAUTH1;
    }

    @Override
    public List<String> scopes() {
        return List.of();
    }

    @Override
    public List<PacingRule> pacing() {
        return List.of();
    }

    @Override
    public int concurrency() {
        return 0;
    }

    @Override
    public List<Operation> primers() {
        return List.of();
    }

    @Override
    public Optional<Cold> cold() {
        return Optional.empty();
    }

    @Override
    public Optional<String> accountParameter() {
        return Optional.empty();
    }
}

package io.github.ibkrclient;

import io.github.ibkrclient.internal.Redaction;

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
}

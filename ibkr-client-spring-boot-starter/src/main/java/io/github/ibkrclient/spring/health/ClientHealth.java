package io.github.ibkrclient.spring.health;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.status.Health.Verdict;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The state of the client bean, as far as it is known without a call. It is {@code DOWN} only when a person must act: a
 * nightly reset or a penalty ends by itself and is told in {@code verdict} and {@code reasons}.
 */
public final class ClientHealth implements HealthIndicator {
    private final IbkrClient client;

    /** Of a client. */
    public ClientHealth(IbkrClient client) {
        this.client = client;
    }

    @Override
    public Health health() {
        io.github.ibkrclient.status.Health state = client.health();
        Health.Builder health = state.verdict() == Verdict.ACTION_REQUIRED ? Health.down() : Health.up();
        health.withDetail("verdict", state.verdict());
        if (!state.reasons().isEmpty()) {
            health.withDetail("reasons", state.reasons());
        }
        state.penaltyUntil().ifPresent(until -> health.withDetail("penaltyUntil", until));
        state.session().lastSuccess().ifPresent(at -> health.withDetail("lastSuccess", at));
        return health.withDetail("signOnSession", state.session().sso().phase())
                .withDetail("brokerageSession", state.session().brokerage().phase())
                .build();
    }
}

package io.github.ibkrclient.internal;

import io.github.ibkrclient.Effect;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.Tier;
import io.github.ibkrclient.pacing.PacingRule;
import java.util.List;

/** The tickle that asks a gateway whether somebody is logged in: like any tickle, but that nothing has to stand first. */
enum LoginCheck implements Operation {
    GATEWAY_LOGIN;

    @Override
    public String method() {
        return Endpoint.TICKLE.method();
    }

    @Override
    public String path() {
        return Endpoint.TICKLE.path();
    }

    @Override
    public Effect effect() {
        return Endpoint.TICKLE.effect();
    }

    @Override
    public Tier tier() {
        return Tier.NONE;
    }

    @Override
    public SecurityScheme security() {
        return SecurityScheme.NONE;
    }

    @Override
    public List<PacingRule> pacing() {
        return Endpoint.TICKLE.pacing();
    }
}

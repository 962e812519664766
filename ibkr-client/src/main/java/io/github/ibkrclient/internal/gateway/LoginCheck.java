package io.github.ibkrclient.internal.gateway;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
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
    public Backend backend() {
        return Endpoint.TICKLE.backend();
    }

    @Override
    public Effect effect() {
        return Endpoint.TICKLE.effect();
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
        return Endpoint.TICKLE.pacing();
    }
}

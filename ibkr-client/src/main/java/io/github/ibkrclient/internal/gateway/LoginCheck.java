package io.github.ibkrclient.internal.gateway;

import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import java.util.List;

/** A call that asks a gateway whether somebody is logged in, so that it needs neither a session nor a signature. */
record LoginCheck(String name, String method, String path, Effect effect, List<PacingRule> pacing)
        implements Operation {

    @Override
    public SessionTier tier() {
        return SessionTier.NONE;
    }

    @Override
    public SecurityScheme security() {
        return SecurityScheme.NONE;
    }
}

package io.github.ibkrclient.oauth.login;

import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;

/** The call of a token endpoint, wherever the user's settings say that it is; for messages. */
record TokenCall(String path) implements Operation {

    @Override
    public String name() {
        return method() + " " + path;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public Backend backend() {
        return Backend.REPORTS;
    }

    @Override
    public Effect effect() {
        return Effect.SESSION;
    }

    @Override
    public SessionTier tier() {
        return SessionTier.NONE;
    }

    @Override
    public SecurityScheme security() {
        return SecurityScheme.OAUTH2_ASSERTION;
    }
}

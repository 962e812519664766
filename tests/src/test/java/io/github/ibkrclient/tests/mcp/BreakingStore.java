package io.github.ibkrclient.tests.mcp;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.tests.support.ForwardingTokenStore;
import java.util.function.Supplier;

/** A store that takes so many changes and turns, and then none, as for a program that is killed there. */
final class BreakingStore extends ForwardingTokenStore {
    private int left = Integer.MAX_VALUE;

    BreakingStore(TokenStore store) {
        super(store);
    }

    /** Takes so many steps more. */
    void breakAfter(int steps) {
        left = steps;
    }

    private void step() {
        if (left-- <= 0) {
            left = 0;
            throw new CredentialException("tokens", "are locked by another program; end it");
        }
    }

    @Override
    public void save(String key, StoredToken token) {
        step();
        super.save(key, token);
    }

    @Override
    public void remove(String key) {
        step();
        super.remove(key);
    }

    @Override
    public <T> T alone(String key, Supplier<T> work) {
        step();
        return super.alone(key, work);
    }
}

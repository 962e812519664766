package io.github.ibkrclient.tests.support;

import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Another store, for one that does something else as well when a token is saved. */
public class ForwardingTokenStore implements TokenStore {
    private final TokenStore store;

    public ForwardingTokenStore(TokenStore store) {
        this.store = store;
    }

    @Override
    public Optional<StoredToken> find(String key) {
        return store.find(key);
    }

    @Override
    public void save(String key, StoredToken token) {
        store.save(key, token);
    }

    @Override
    public Optional<StoredToken> take(String key) {
        return store.take(key);
    }

    @Override
    public void remove(String key) {
        store.remove(key);
    }

    @Override
    public void removeExpired(Instant now) {
        store.removeExpired(now);
    }

    @Override
    public <T> T alone(String key, Supplier<T> work) {
        return store.alone(key, work);
    }

    @Override
    public String toString() {
        return store.toString();
    }
}

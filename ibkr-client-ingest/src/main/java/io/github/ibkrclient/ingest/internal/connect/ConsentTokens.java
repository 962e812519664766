package io.github.ibkrclient.ingest.internal.connect;

import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one consent. Request tokens are in the database, for the machine to which the browser comes back. The access
 * token is held here, so that it can be written together with the status of its connection.
 */
final class ConsentTokens implements TokenStore {
    private final TokenStore requests;
    private volatile @Nullable StoredToken access;

    ConsentTokens(TokenStore requests) {
        this.requests = requests;
    }

    /** With an access token that was given earlier. */
    static ConsentTokens given(Map<String, String> values) {
        ConsentTokens tokens = new ConsentTokens(TokenStore.inMemory());
        tokens.access = StoredToken.lasting(values);
        return tokens;
    }

    /** The access token that was given; empty before. */
    Optional<Map<String, String>> access() {
        return Optional.ofNullable(access).map(StoredToken::values);
    }

    @Override
    public Optional<StoredToken> find(String key) {
        return Optional.ofNullable(access);
    }

    @Override
    public void save(String key, StoredToken token) {
        if (token.expiresAt().isPresent()) {
            requests.save(key, token);
        } else {
            access = token;
        }
    }

    @Override
    public Optional<StoredToken> take(String key) {
        return requests.take(key);
    }

    @Override
    public void remove(String key) {
        requests.remove(key);
    }

    @Override
    public void removeExpired(Instant now) {
        requests.removeExpired(now);
    }

    @Override
    public <T> T alone(String key, Supplier<T> work) {
        return requests.alone(key, work);
    }
}

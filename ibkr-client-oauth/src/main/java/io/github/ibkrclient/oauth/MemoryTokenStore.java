package io.github.ibkrclient.oauth;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Tokens that live as long as the program. */
final class MemoryTokenStore implements TokenStore {
    private final Map<String, StoredToken> tokens = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

    @Override
    public Optional<StoredToken> find(String key) {
        return Optional.ofNullable(tokens.get(key));
    }

    @Override
    public void save(String key, StoredToken token) {
        tokens.put(key, token);
    }

    @Override
    public Optional<StoredToken> take(String key) {
        return Optional.ofNullable(tokens.remove(key));
    }

    @Override
    public void remove(String key) {
        tokens.remove(key);
    }

    @Override
    public void removeExpired(Instant now) {
        tokens.values().removeIf(token -> token.expired(now));
    }

    @Override
    public <T> T alone(String key, Supplier<T> work) {
        ReentrantLock turn = turns.computeIfAbsent(key, met -> new ReentrantLock());
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /** Shows how many there are. */
    @Override
    public String toString() {
        return "TokenStore[" + tokens.size() + " in memory]";
    }
}

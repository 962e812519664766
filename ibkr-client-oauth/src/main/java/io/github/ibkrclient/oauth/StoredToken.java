package io.github.ibkrclient.oauth;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a store keeps of one token: texts under names that its owner chose, such as the token, its secret or a verifier.
 * Immutable; {@code toString} shows neither names nor values.
 *
 * @param values the texts by their names; any text is allowed, the empty one too
 * @param expiresAt from when on the token is worth nothing and may be removed, see {@link TokenStore#removeExpired};
 *     empty when it lasts until it is removed
 */
public record StoredToken(Map<String, String> values, Optional<Instant> expiresAt) {

    /** Copies the map. */
    public StoredToken {
        values = Map.copyOf(values);
        Objects.requireNonNull(expiresAt);
    }

    /** A token that lasts until it is removed. */
    public static StoredToken lasting(Map<String, String> values) {
        return new StoredToken(values, Optional.empty());
    }

    /** A token that is worth nothing from the given instant on. */
    public static StoredToken until(Instant expiresAt, Map<String, String> values) {
        return new StoredToken(values, Optional.of(expiresAt));
    }

    /** The text under a name; empty when there is none. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Whether it is worth nothing at this instant. */
    public boolean expired(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }

    /** Shows the end only. */
    @Override
    public String toString() {
        return "StoredToken[***, expiresAt=" + expiresAt.map(Instant::toString).orElse("never") + "]";
    }
}

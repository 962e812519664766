package io.github.ibkrclient.testkit.internal.oauth1;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request tokens of third parties. A consumer asks for a token, a user answers it, and the consumer trades it for an
 * access token, each once. How long a token lives is our choice: see {@code docs/protocol.md#request-token-life}. Not
 * thread-safe.
 */
public final class RequestTokens {
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final SecureRandom random;
    private final Map<String, Asked> asked = new HashMap<>();
    private final Map<String, String> callbacks = new HashMap<>();

    private record Asked(
            Consumer consumer,
            Instant end,
            @Nullable String username,
            @Nullable String verifier) {}

    RequestTokens(SecureRandom random) {
        this.random = random;
    }

    /** Registers the callback to which the users of a consumer are sent. */
    public void registerCallback(Consumer consumer, String callback) {
        callbacks.put(consumer.key(), callback);
    }

    /** The callback of a consumer; empty when none is registered. */
    public Optional<String> callback(Consumer consumer) {
        return Optional.ofNullable(callbacks.get(consumer.key()));
    }

    /** The consumer that asks with a token; empty when the token is unknown, too old or answered. */
    public Optional<Consumer> asking(String token, Instant now) {
        return open(token, now).filter(open -> open.verifier() == null).map(Asked::consumer);
    }

    /**
     * Notes that a user consents.
     *
     * @return the verifier
     * @throws IllegalArgumentException when nobody asks with the token
     */
    public String consent(String token, String username, Instant now) {
        Consumer consumer = asking(token, now)
                .orElseThrow(() -> new IllegalArgumentException("nobody asks with this request token"));
        String verifier = hex(random);
        asked.computeIfPresent(token, (key, open) -> new Asked(consumer, open.end(), username, verifier));
        return verifier;
    }

    /** Notes that a user refuses. */
    public void refuse(String token) {
        asked.remove(token);
    }

    String issue(Consumer consumer, Instant now) {
        asked.values().removeIf(old -> !now.isBefore(old.end()));
        String token = hex(random);
        asked.put(token, new Asked(consumer, now.plus(LIFE), null, null));
        return token;
    }

    /** The user who consented; empty when token, verifier and consumer do not go together. The token then stays. */
    Optional<String> redeem(String token, String verifier, Consumer consumer, Instant now) {
        Optional<String> username = open(token, now)
                .filter(open -> open.consumer().equals(consumer) && verifier.equals(open.verifier()))
                .map(Asked::username);
        username.ifPresent(user -> asked.remove(token));
        return username;
    }

    static String hex(SecureRandom random) {
        byte[] octets = new byte[10];
        random.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    private Optional<Asked> open(String token, Instant now) {
        return Optional.ofNullable(asked.get(token)).filter(open -> now.isBefore(open.end()));
    }
}

package io.github.ibkrclient.testkit.oauth;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request tokens of third parties: asked for by a consumer, answered by a user, traded for an access token, each
 * step once. How long they live is not known of IBKR; here it is ten minutes. Not thread-safe.
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

    /** Has users of a consumer's sent to a callback, as it was agreed on when the consumer was registered. */
    public void registerCallback(Consumer consumer, String callback) {
        callbacks.put(consumer.key(), callback);
    }

    /** Where the users of a consumer are sent with their answer; empty when no callback was registered. */
    public Optional<String> callback(Consumer consumer) {
        return Optional.ofNullable(callbacks.get(consumer.key()));
    }

    /** Who asks with a token; empty when it is not known, too old or answered. */
    public Optional<Consumer> asking(String token, Instant now) {
        return open(token, now).filter(open -> open.verifier() == null).map(Asked::consumer);
    }

    /**
     * A user's consent.
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

    /** A user's refusal. */
    public void refuse(String token) {
        asked.remove(token);
    }

    String issue(Consumer consumer, Instant now) {
        asked.values().removeIf(old -> !now.isBefore(old.end()));
        String token = hex(random);
        asked.put(token, new Asked(consumer, now.plus(LIFE), null, null));
        return token;
    }

    /** The user who consented; empty, and the token stays, when token, verifier and consumer do not go together. */
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

package io.github.ibkrclient.oauth.internal.oauth1;

import io.github.ibkrclient.auth.SigningContext;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Request;

/** The OAuth parameters of each signed call of a consumer: the consumer key, a new nonce and the time. */
final class OAuth1Parameters {
    private static final long CORRECTED_CLOCK_SECONDS = 60;
    private static final int NONCE_BYTES = 16;

    private final ConsumerKeys consumer;
    private final SecureRandom random;
    private final AtomicLong lastTimestamp = new AtomicLong();

    OAuth1Parameters(ConsumerKeys consumer, SecureRandom random) {
        this.consumer = consumer;
        this.random = random;
    }

    /** The parameters to sign; the signer adds those of its method. */
    SortedMap<String, String> of(SigningContext context) {
        SortedMap<String, String> parameters = new TreeMap<>(context.authorization());
        parameters.put("oauth_consumer_key", consumer.key());
        parameters.put("oauth_nonce", nonce());
        parameters.put("oauth_timestamp", Long.toString(timestamp(context)));
        return parameters;
    }

    /** The request with the parameters and their signature in its Authorization header. */
    Request put(Request request, SortedMap<String, String> parameters, byte[] signature) {
        parameters.put("oauth_signature", Base64.getEncoder().encodeToString(signature));
        return request.newBuilder()
                .header(AuthorizationHeader.NAME, AuthorizationHeader.of(consumer.realm(), parameters))
                .build();
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * IBKR refuses a timestamp that lies before one it has accepted, so this one never goes back by itself. After a
     * correction of the clock by more than a minute it follows the clock. See {@code docs/protocol.md#timestamp-order}.
     */
    private long timestamp(SigningContext context) {
        return lastTimestamp.accumulateAndGet(
                context.timing().now().getEpochSecond(),
                (last, clock) -> last - clock > CORRECTED_CLOCK_SECONDS ? clock : Math.max(last, clock));
    }
}

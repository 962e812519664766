package io.github.ibkrclient.oauth;

import io.github.ibkrclient.SigningContext;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Request;

/** What each signed call of a consumer carries besides its signature: the key, a nonce of its own and the time. */
final class Stamp {
    private static final long CORRECTED_CLOCK_SECONDS = 60;
    private static final int NONCE_BYTES = 16;

    private final OAuthConsumer consumer;
    private final SecureRandom random;
    private final AtomicLong lastTimestamp = new AtomicLong();

    Stamp(OAuthConsumer consumer, SecureRandom random) {
        this.consumer = consumer;
        this.random = random;
    }

    /** The parameters to sign, to be completed. */
    SortedMap<String, String> parameters(SigningContext context) {
        SortedMap<String, String> parameters = new TreeMap<>(context.authorization());
        parameters.put("oauth_consumer_key", consumer.key());
        parameters.put("oauth_nonce", nonce());
        parameters.put("oauth_timestamp", Long.toString(timestamp(context)));
        return parameters;
    }

    /** The request with its parameters and their signature. */
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

    /** IBKR refuses a timestamp below one it has accepted; a clock that was far ahead and is corrected is followed. */
    private long timestamp(SigningContext context) {
        return lastTimestamp.accumulateAndGet(
                context.timing().now().getEpochSecond(),
                (last, clock) -> last - clock > CORRECTED_CLOCK_SECONDS ? clock : Math.max(last, clock));
    }
}

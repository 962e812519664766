package io.github.ibkrclient.oauth.internal.oauth1;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.model.LiveSessionTokenResponse;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.keys.DiffieHellman;
import io.github.ibkrclient.operation.ApiRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Agrees with IBKR on a live session token. A token counts only when IBKR proves that it computed the same one. */
final class Handshake {
    private static final Logger log = LoggerFactory.getLogger(Handshake.class);
    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final int ATTEMPTS = 2;
    /**
     * In digits. A prime of 8,192 bits has 2,048 of them, and leading zeros may stand before them; a number of a million
     * digits would keep the processor busy for longer than any deadline.
     */
    private static final int LONGEST_NUMBER = 16_384;

    private final UserKeys keys;
    private final SecureRandom random;
    private final SigningContext context;

    Handshake(UserKeys keys, SecureRandom random, SigningContext context) {
        this.keys = keys;
        this.random = random;
        this.context = context;
    }

    LiveSessionToken run() {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            DiffieHellman exchange = DiffieHellman.start(keys.consumer().dhParameters(), random);
            Optional<LiveSessionToken> token = complete(exchange, ask(exchange.challenge()));
            if (token.isPresent()) {
                log.debug(
                        "A live session token was agreed on; it ends at {}",
                        token.get().expiresAt());
                return token.get();
            }
            log.warn("IBKR's answer does not prove the live session token (attempt {} of {})", attempt, ATTEMPTS);
        }
        throw keys.consumer()
                .refused(
                        CredentialKey.DH_PARAMETERS,
                        "IBKR's answer does not prove that it computed the same live session token: these parameters, the"
                                + " consumer key or the access token secret is not the one that IBKR holds; give the file that"
                                + " was uploaded, or upload it again and make a new access token",
                        Endpoint.LIVE_SESSION_TOKEN);
    }

    private LiveSessionTokenResponse ask(String challenge) {
        ApiRequest request =
                ApiRequest.of(Endpoint.LIVE_SESSION_TOKEN).authorization("diffie_hellman_challenge", challenge);
        try {
            return context.transport().send(request, TypeToken.get(LiveSessionTokenResponse.class));
        } catch (ApiException e) {
            throw TokenErrors.ofLiveSessionToken(e, keys.consumer());
        }
    }

    private Optional<LiveSessionToken> complete(DiffieHellman exchange, LiveSessionTokenResponse answer) {
        String response = required(answer.diffieHellmanResponse(), "diffie_hellman_response");
        String signature = required(answer.liveSessionTokenSignature(), "live_session_token_signature");
        Instant end = end(answer.liveSessionTokenExpiration(), context.timing().now());
        return exchange.agree(response)
                .map(agreed -> LiveSessionToken.derive(agreed, keys.accessTokenSecret(), end))
                .filter(token -> token.provenBy(signature, keys.consumer().key()));
    }

    /**
     * The end of the token. The stated value is the end, or the time of computation; a token lives for a day in both
     * cases. An end that is further away than two days is no time that IBKR meant. See {@code
     * docs/protocol.md#token-expiration-field}.
     */
    private static Instant end(@Nullable Instant stated, Instant now) {
        if (stated != null && stated.isAfter(now)) {
            return stated.isAfter(now.plus(LIFETIME.multipliedBy(2))) ? now.plus(LIFETIME) : stated;
        }
        Instant sinceComputed = stated == null ? now : stated.plus(LIFETIME);
        return sinceComputed.isAfter(now) ? sinceComputed : now.plus(LIFETIME);
    }

    private static String required(@Nullable String value, String field) {
        if (value == null || value.isBlank()) {
            throw new DecodeException(Endpoint.LIVE_SESSION_TOKEN, Delivery.UNKNOWN, "$." + field, "it is missing");
        }
        if (value.length() > LONGEST_NUMBER) {
            throw new DecodeException(Endpoint.LIVE_SESSION_TOKEN, Delivery.UNKNOWN, "$." + field, "it is too long");
        }
        return value;
    }
}

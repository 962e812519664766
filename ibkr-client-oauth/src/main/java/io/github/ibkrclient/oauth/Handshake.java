package io.github.ibkrclient.oauth;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.SigningContext;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.model.LiveSessionTokenResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Agrees with IBKR on a live session token, and takes it only when IBKR proves that it computed the same one. */
final class Handshake {
    private static final Logger log = LoggerFactory.getLogger(Handshake.class);
    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final int ATTEMPTS = 2;

    private final OAuthConfig config;
    private final SecureRandom random;
    private final SigningContext context;

    Handshake(OAuthConfig config, SecureRandom random, SigningContext context) {
        this.config = config;
        this.random = random;
        this.context = context;
    }

    LiveSessionToken run() {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            DiffieHellman exchange = DiffieHellman.start(config.consumer().dhParameters(), random);
            Optional<LiveSessionToken> token = complete(exchange, ask(exchange.challenge()));
            if (token.isPresent()) {
                log.debug(
                        "A live session token was agreed on; it ends at {}",
                        token.get().expiresAt());
                return token.get();
            }
            log.warn("IBKR's answer does not prove the live session token (attempt {} of {})", attempt, ATTEMPTS);
        }
        throw config.consumer()
                .refused(
                        Credential.DH_PARAMETERS,
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
            throw Refusal.ofLiveSessionToken(e, config.consumer());
        }
    }

    private Optional<LiveSessionToken> complete(DiffieHellman exchange, LiveSessionTokenResponse answer) {
        String response = required(answer.diffieHellmanResponse(), "diffie_hellman_response");
        String signature = required(answer.liveSessionTokenSignature(), "live_session_token_signature");
        Instant end = end(answer.liveSessionTokenExpiration(), context.timing().now());
        return exchange.agree(response)
                .map(agreed -> LiveSessionToken.derive(agreed, config.accessTokenSecret(), end))
                .filter(token -> token.provenBy(signature, config.consumer().key()));
    }

    /** IBKR's document calls the value the time of computation; what is sent is the end. Either way it lives a day. */
    private static Instant end(@Nullable Instant stated, Instant now) {
        if (stated != null && stated.isAfter(now)) {
            return stated;
        }
        Instant sinceComputed = stated == null ? now : stated.plus(LIFETIME);
        return sinceComputed.isAfter(now) ? sinceComputed : now.plus(LIFETIME);
    }

    private static String required(@Nullable String value, String field) {
        if (value == null || value.isBlank()) {
            throw new DecodeException(Endpoint.LIVE_SESSION_TOKEN, Delivery.UNKNOWN, "$." + field, "it is missing");
        }
        return value;
    }
}

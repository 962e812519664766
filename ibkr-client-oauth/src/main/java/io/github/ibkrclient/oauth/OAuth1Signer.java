package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.SessionException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Signs the token calls with RSA and all others with the live session token. */
final class OAuth1Signer implements Signer {
    private final OAuthConfig config;
    private final QuerySigning querySigning;
    private final SecureRandom random;
    private final Duration renewBefore;
    private final Stamp stamp;
    private volatile @Nullable Current current;

    /** The token at hand and when to get another. */
    private record Current(LiveSessionToken token, Instant renewAt) {}

    OAuth1Signer(OAuthConfig config, QuerySigning querySigning, SecureRandom random, Duration renewBefore) {
        this.config = config;
        this.querySigning = querySigning;
        this.random = random;
        this.renewBefore = renewBefore;
        this.stamp = new Stamp(config.consumer(), random);
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.OAUTH1_RSA, SecurityScheme.OAUTH1);
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        SortedMap<String, String> parameters = stamp.parameters(context);
        byte[] signature = switch (context.operation().security()) {
            case OAUTH1_RSA -> signWithRsa(request, context, parameters);
            case OAUTH1 -> signWithToken(request, context, parameters);
            case NONE, OAUTH2_ASSERTION, OAUTH2 ->
                throw new IllegalArgumentException(
                        context.operation().name() + " is not signed with OAuth 1.0a, which this signer is for");
        };
        return stamp.put(request, parameters, signature);
    }

    @Override
    public boolean ready(Instant now) {
        Current atHand = current;
        return atHand != null && now.isBefore(atHand.renewAt());
    }

    @Override
    public void renew(SigningContext context) {
        LiveSessionToken token = new Handshake(config, random, context).run(); // the old one stays when this fails
        current = new Current(token, renewAt(context.timing().now(), token.expiresAt()));
    }

    @Override
    public void discard() {
        current = null;
    }

    @Override
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(current).map(atHand -> atHand.token().expiresAt());
    }

    /** A token that IBKR gives shortly before its reset must not be renewed with every call. */
    private Instant renewAt(Instant now, Instant end) {
        Duration halfOfItsLife = Duration.between(now, end).dividedBy(2);
        return end.minus(renewBefore.compareTo(halfOfItsLife) < 0 ? renewBefore : halfOfItsLife);
    }

    private byte[] signWithRsa(Request request, SigningContext context, SortedMap<String, String> parameters) {
        parameters.put("oauth_signature_method", "RSA-SHA256");
        String prepend = "";
        if (context.operation() == Endpoint.LIVE_SESSION_TOKEN) {
            parameters.put("oauth_token", config.accessToken());
            prepend = HexFormat.of().formatHex(config.accessTokenSecret());
        }
        return config.consumer().signatureKey().sign(baseString(prepend, request, parameters));
    }

    private byte[] signWithToken(Request request, SigningContext context, SortedMap<String, String> parameters) {
        Current atHand = current;
        if (atHand == null) {
            throw new SessionException(
                    context.operation(),
                    SessionException.Reason.EXPIRED,
                    Delivery.NOT_SENT,
                    "the live session token was discarded before the call was signed");
        }
        parameters.put("oauth_signature_method", "HMAC-SHA256");
        parameters.put("oauth_token", config.accessToken());
        return atHand.token().sign(baseString("", request, parameters));
    }

    private String baseString(String prepend, Request request, SortedMap<String, String> parameters) {
        return BaseString.of(prepend, request.method(), querySigning.of(request.url()), parameters);
    }
}

package io.github.ibkrclient.oauth.internal.oauth1;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.time.TokenRenewal;
import io.github.ibkrclient.operation.SecurityScheme;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Signs the token calls with RSA and all others with the live session token. */
public final class OAuth1Signer implements Signer {
    private final UserKeys keys;
    private final Function<HttpUrl, SignedUrl> querySigning;
    private final SecureRandom random;
    private final Duration renewBefore;
    private final OAuth1Parameters parameters;
    private volatile @Nullable Current current;

    /** The token in use, and from when on it is renewed. */
    private record Current(LiveSessionToken token, Instant renewFrom) {}

    /**
     * A signer of one user.
     *
     * @param querySigning what is signed of a URL
     * @param renewBefore how long before its end a token is renewed
     */
    public OAuth1Signer(
            UserKeys keys, Function<HttpUrl, SignedUrl> querySigning, SecureRandom random, Duration renewBefore) {
        this.keys = keys;
        this.querySigning = querySigning;
        this.random = random;
        this.renewBefore = renewBefore;
        this.parameters = new OAuth1Parameters(keys.consumer(), random);
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.OAUTH1_RSA, SecurityScheme.SESSION);
    }

    @Override
    public Optional<String> user() {
        return Optional.of(keys.consumer().key());
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        SortedMap<String, String> authorization = parameters.of(context);
        byte[] signature = switch (context.operation().security()) {
            case OAUTH1_RSA -> signWithRsa(request, context, authorization);
            case SESSION -> signWithToken(request, context, authorization);
            case NONE, OAUTH2_ASSERTION, OAUTH2 ->
                throw new IllegalArgumentException(
                        context.operation().name() + " is not signed with OAuth 1.0a, which this signer is for");
        };
        return parameters.put(request, authorization, signature);
    }

    @Override
    public boolean ready(Instant now) {
        Current inUse = current;
        return inUse != null && now.isBefore(inUse.renewFrom());
    }

    @Override
    public void renew(SigningContext context) {
        LiveSessionToken token = new Handshake(keys, random, context).run(); // the old token stays when this fails
        current = new Current(token, TokenRenewal.from(context.timing().now(), token.expiresAt(), renewBefore));
    }

    @Override
    public void discard() {
        current = null;
    }

    @Override
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(current).map(inUse -> inUse.token().expiresAt());
    }

    private byte[] signWithRsa(Request request, SigningContext context, SortedMap<String, String> authorization) {
        authorization.put("oauth_signature_method", "RSA-SHA256");
        String prepend = "";
        if (context.operation().sameCallAs(Endpoint.LIVE_SESSION_TOKEN)) {
            authorization.put("oauth_token", keys.accessToken());
            prepend = HexFormat.of().formatHex(keys.accessTokenSecret());
        }
        return keys.consumer().signatureKey().sign(baseString(prepend, request, authorization));
    }

    private byte[] signWithToken(Request request, SigningContext context, SortedMap<String, String> authorization) {
        Current inUse = current;
        if (inUse == null) {
            throw new SessionException(
                    context.operation(),
                    ErrorCode.SESSION_EXPIRED,
                    Delivery.NOT_SENT,
                    "the live session token was discarded before the call was signed");
        }
        authorization.put("oauth_signature_method", "HMAC-SHA256");
        authorization.put("oauth_token", keys.accessToken());
        return inUse.token().sign(baseString("", request, authorization));
    }

    private String baseString(String prepend, Request request, SortedMap<String, String> authorization) {
        return BaseString.of(prepend, request.method(), querySigning.apply(request.url()), authorization);
    }
}

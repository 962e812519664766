package io.github.ibkrclient.oauth.internal.oauth1;

import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.operation.SecurityScheme;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import okhttp3.Request;

/** Signs the two calls by which a consumer gets the access token of a user. */
public final class ConsumerSigner implements Signer {
    private final ConsumerKeys consumer;
    private final OAuth1Parameters parameters;

    /** A signer of a consumer without a user. */
    public ConsumerSigner(ConsumerKeys consumer) {
        this.consumer = consumer;
        this.parameters = new OAuth1Parameters(consumer, new SecureRandom());
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.OAUTH1_RSA);
    }

    @Override
    public Optional<String> user() {
        return Optional.of(consumer.key());
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        SortedMap<String, String> authorization = parameters.of(context);
        authorization.put("oauth_signature_method", "RSA-SHA256");
        String text = BaseString.of("", request.method(), SignedUrl.withoutQuery(request.url()), authorization);
        return parameters.put(request, authorization, consumer.signatureKey().sign(text));
    }

    @Override
    public boolean ready(Instant now) {
        return false;
    }

    @Override
    public void renew(SigningContext context) {
        throw new UnsupportedOperationException(context.operation().name() + " needs the token of a user");
    }

    @Override
    public void discard() {
        // there is no token
    }

    @Override
    public Optional<Instant> expiresAt() {
        return Optional.empty();
    }
}

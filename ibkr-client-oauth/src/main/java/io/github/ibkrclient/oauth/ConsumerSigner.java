package io.github.ibkrclient.oauth;

import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import okhttp3.Request;

/** Signs for a consumer that acts for nobody yet, and so has no token: the two calls that get it one. */
final class ConsumerSigner implements Signer {
    private final OAuthConsumer consumer;
    private final Stamp stamp;

    ConsumerSigner(OAuthConsumer consumer) {
        this.consumer = consumer;
        this.stamp = new Stamp(consumer, new SecureRandom());
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.OAUTH1_RSA);
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        SortedMap<String, String> parameters = stamp.parameters(context);
        parameters.put("oauth_signature_method", "RSA-SHA256");
        String text = BaseString.of("", request.method(), QuerySigning.LEFT_OUT.of(request.url()), parameters);
        return stamp.put(request, parameters, consumer.signatureKey().sign(text));
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

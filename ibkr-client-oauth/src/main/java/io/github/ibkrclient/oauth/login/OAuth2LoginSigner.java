package io.github.ibkrclient.oauth.login;

import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.oauth.internal.oauth2.BearerCache;
import io.github.ibkrclient.operation.SecurityScheme;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Puts the access token of a login on calls. */
final class OAuth2LoginSigner implements Signer {
    private final OAuth2Login login;
    private final BearerCache cache = new BearerCache();
    /** The last token that the API refused. The store may still hold it. */
    private volatile @Nullable String rejected;

    OAuth2LoginSigner(OAuth2Login login) {
        this.login = login;
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.SESSION, SecurityScheme.OAUTH2);
    }

    @Override
    public Optional<String> user() {
        return Optional.of(login.user());
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        if (!schemes().contains(context.operation().security())) {
            throw new IllegalArgumentException(
                    context.operation().name() + " gets a token of IBKR's, this signer has one of another server");
        }
        return cache.sign(request, context.operation()).build();
    }

    @Override
    public boolean ready(Instant now) {
        return cache.ready(now);
    }

    @Override
    public void renew(SigningContext context) {
        cache.hold(login.renewed(rejected));
    }

    @Override
    public void discard() {
        cache.discard().ifPresent(gone -> rejected = gone.token());
    }

    @Override
    public Optional<Instant> expiresAt() {
        return cache.expiresAt();
    }

    /** Shows when the token ends. */
    @Override
    public String toString() {
        return "OAuth2LoginSigner[" + cache + "]";
    }
}

package io.github.ibkrclient.oauth;

import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Puts the access token of a login on calls. */
final class AuthorizationCodeSigner implements Signer {
    private final AuthorizationCode login;
    private final HeldBearer held = new HeldBearer();
    /** The last token that calls were refused with; the store may still hold it. */
    private volatile @Nullable String rejected;

    AuthorizationCodeSigner(AuthorizationCode login) {
        this.login = login;
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.OAUTH1, SecurityScheme.OAUTH2);
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        if (!schemes().contains(context.operation().security())) {
            throw new IllegalArgumentException(
                    context.operation().name() + " gets a token of IBKR's, this signer has one of another server");
        }
        return held.sign(request, context.operation()).build();
    }

    @Override
    public boolean ready(Instant now) {
        return held.ready(now);
    }

    @Override
    public void renew(SigningContext context) {
        held.hold(login.renewed(rejected));
    }

    @Override
    public void discard() {
        held.discard().ifPresent(gone -> rejected = gone.token());
    }

    @Override
    public Optional<Instant> expiresAt() {
        return held.expiresAt();
    }

    /** When the token at hand ends. */
    @Override
    public String toString() {
        return "AuthorizationCodeSigner[" + held + "]";
    }
}

package io.github.ibkrclient.tests.load;

import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.operation.SecurityScheme;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;

/** Lets many clients sign with one token, so that only the first client makes the handshake. */
final class SharedTokenSigner implements Signer {
    private final Signer signer;

    SharedTokenSigner(Signer signer) {
        this.signer = signer;
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return signer.schemes();
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        return signer.sign(request, context);
    }

    @Override
    public boolean ready(Instant now) {
        return signer.ready(now);
    }

    @Override
    public void renew(SigningContext context) {
        if (!ready(context.timing().now())) {
            signer.renew(context);
        }
    }

    @Override
    public void discard() {}

    @Override
    public Optional<Instant> expiresAt() {
        return signer.expiresAt();
    }
}

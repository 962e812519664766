package io.github.ibkrclient.load;

import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;

/** Lets any number of clients sign with one token, so that only the first pays for the handshake. */
final class OneHandshake implements Signer {
    private final Signer signer;

    OneHandshake(Signer signer) {
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

package io.github.ibkrclient.internal;

import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import io.github.ibkrclient.error.CredentialException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;

/** Stands where no signer was given and says so when one is needed. */
record MissingSigner(SecurityScheme scheme) implements Signer {

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(scheme);
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        throw missing(context);
    }

    @Override
    public boolean ready(Instant now) {
        return false;
    }

    @Override
    public void renew(SigningContext context) {
        throw missing(context);
    }

    @Override
    public void discard() {
        // there is nothing to forget
    }

    @Override
    public Optional<Instant> expiresAt() {
        return Optional.empty();
    }

    private CredentialException missing(SigningContext context) {
        String module =
                scheme == SecurityScheme.OAUTH2 ? "an OAuth 2.0 signer" : "OAuth1.signer(…) of ibkr-client-oauth";
        return new CredentialException(
                "signer",
                context.operation().name() + " is signed with " + scheme + "; give IbkrClient.builder().signer(…) "
                        + module);
    }
}

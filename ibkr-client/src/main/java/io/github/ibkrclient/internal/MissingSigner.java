package io.github.ibkrclient.internal;

import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.operation.SecurityScheme;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;

/** Takes the place of a signer that was not given, and fails with the remedy when one is needed. */
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
        boolean oauth2 = scheme == SecurityScheme.OAUTH2 || scheme == SecurityScheme.OAUTH2_ASSERTION;
        String signer = oauth2
                ? "OAuth2.signer(…) of ibkr-client-oauth, with a client id, a key id and a private key; IBKR gives them to"
                        + " institutions only, through their onboarding contact"
                : "OAuth1.signer(…) of ibkr-client-oauth, or where OAuth 2.0 is to open the session both OAuth2.signer(…)"
                        + " and OAuth2.sessionSigner(…)";
        return new CredentialException(
                "signer",
                context.operation().name() + " is signed with " + scheme + "; give IbkrClient.builder().signer(…) "
                        + signer);
    }
}

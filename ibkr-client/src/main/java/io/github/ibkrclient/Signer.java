package io.github.ibkrclient;

import io.github.ibkrclient.error.CredentialException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;

/**
 * Proves to IBKR who calls. One signer belongs to one user; the client calls it from any thread, {@link #renew} and
 * {@link #discard} from one thread at a time.
 */
public interface Signer {

    /** The schemes that this signer can sign for. */
    Set<SecurityScheme> schemes();

    /**
     * Signs one attempt. Called after all waiting, once per attempt, so that timestamp and nonce are fresh.
     *
     * @return the request with its Authorization header; URL and method stay as they are, and so does the body, unless
     *     the scheme puts its proof there
     * @throws CredentialException when the credentials cannot sign
     */
    Request sign(Request request, SigningContext context);

    /** Whether a token is at hand that signs calls at this instant. */
    boolean ready(Instant now);

    /**
     * Gets a new token.
     *
     * @param context its transport sends the token calls
     * @throws CredentialException when IBKR refuses the credentials or its answer does not prove that it knows them
     */
    void renew(SigningContext context);

    /** Forgets the token, after a logout or when IBKR no longer takes it. */
    void discard();

    /** When the token at hand ends; empty when there is none. */
    Optional<Instant> expiresAt();
}

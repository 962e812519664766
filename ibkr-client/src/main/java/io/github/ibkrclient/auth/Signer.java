package io.github.ibkrclient.auth;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.operation.SecurityScheme;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;

/**
 * Proves to IBKR who calls. One signer belongs to one user. The client calls it from any thread, but {@link #renew} and
 * {@link #discard} from one thread at a time.
 */
public interface Signer {

    /** The schemes that this signer can sign for. */
    Set<SecurityScheme> schemes();

    /**
     * Whose calls IBKR counts together: the username, or what stands for it, such as a consumer key. It is no secret. Clients
     * with the same one share their pace by default; empty when it is not known, and then they share none.
     */
    default Optional<String> user() {
        return Optional.empty();
    }

    /**
     * Signs one attempt. The client calls it after all waits and once for each attempt, so that timestamp and nonce are
     * fresh.
     *
     * @return the request with its Authorization header. URL and method stay as they are. So does the body, unless the
     *     scheme puts its proof there
     * @throws CredentialException when the credentials cannot sign
     */
    Request sign(Request request, SigningContext context);

    /** Whether there is a token that can sign calls at this instant. */
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

    /** Whether {@link #renew} asks this machine only, so that failed attempts may be repeated without a pause. */
    default boolean renewsLocally() {
        return false;
    }

    /** When the token ends; empty when there is none or its end is not known. */
    Optional<Instant> expiresAt();
}

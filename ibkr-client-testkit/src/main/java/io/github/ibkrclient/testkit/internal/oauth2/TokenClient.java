package io.github.ibkrclient.testkit.internal.oauth2;

import java.security.PublicKey;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An OAuth 2.0 client as IBKR knows it.
 *
 * @param id the client id
 * @param keyId the id of its public key
 * @param key its public key, which is made when it is first needed
 * @param username the user whose accounts it may see
 * @param scopes the scopes that it was granted
 */
public record TokenClient(String id, String keyId, Supplier<PublicKey> key, String username, Set<String> scopes) {

    /** Copies the scopes. */
    public TokenClient {
        scopes = Set.copyOf(scopes);
    }

    /** The id only. */
    @Override
    public String toString() {
        return "client " + id;
    }
}

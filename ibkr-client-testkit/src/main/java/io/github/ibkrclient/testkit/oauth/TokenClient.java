package io.github.ibkrclient.testkit.oauth;

import java.security.PublicKey;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What IBKR knows of an OAuth 2.0 client.
 *
 * @param id the client id
 * @param keyId the name of its public key
 * @param key its public key; asked for when it is first needed
 * @param username whose accounts it may see
 * @param scopes what it was granted
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

package io.github.ibkrclient.testkit.internal.credentials;

import java.security.KeyPair;
import java.util.Optional;
import okio.ByteString;

/**
 * The credentials that a directory holds.
 *
 * @param consumerKey the consumer key
 * @param keys the keys of the consumer
 * @param access the access to a user's accounts; empty for a third party to which no user gave access yet
 */
public record StoredCredentials(String consumerKey, KeyMaterial keys, Optional<Access> access) {

    /**
     * Access to a user's accounts.
     *
     * @param token the access token
     * @param secret the access token secret, decrypted
     * @param encryptedSecret the access token secret as the portal shows it
     * @param client the OAuth 2.0 client; empty when the directory names none
     */
    public record Access(String token, ByteString secret, String encryptedSecret, Optional<Client> client) {

        /** Neither token nor secret. */
        @Override
        public String toString() {
            return "access";
        }
    }

    /** An OAuth 2.0 client with its key. */
    public record Client(String clientId, String keyId, KeyPair keys) {

        /** The client id only. */
        @Override
        public String toString() {
            return "client " + clientId;
        }
    }

    /** The consumer key only. */
    @Override
    public String toString() {
        return "credentials of " + consumerKey;
    }
}

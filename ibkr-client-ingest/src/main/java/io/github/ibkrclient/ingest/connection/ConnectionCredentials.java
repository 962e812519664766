package io.github.ibkrclient.ingest.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user gives for a connection. It is examined before it is taken, and stored encrypted; no {@code toString} shows it. */
public sealed interface ConnectionCredentials {

    /** Which kind it is. */
    CredentialKind kind();

    /**
     * The user's own keys for OAuth 1.0a, as IBKR's self-service portal has them.
     *
     * @param consumerKey 9 capital letters
     * @param accessToken the access token
     * @param accessTokenSecret the access token secret as the portal shows it, base64
     * @param realm null for {@code limited_poa}
     * @param signatureKey the private signature key as PEM
     * @param encryptionKey the private encryption key as PEM
     * @param dhParameters the Diffie-Hellman parameters as PEM, or their prime in hexadecimal digits
     */
    record OAuth1Keys(
            String consumerKey,
            String accessToken,
            String accessTokenSecret,
            @Nullable String realm,
            String signatureKey,
            String encryptionKey,
            String dhParameters)
            implements ConnectionCredentials {
        @Override
        public CredentialKind kind() {
            return CredentialKind.OAUTH1_KEYS;
        }

        @Override
        public String toString() {
            return "OAuth1Keys[***]";
        }
    }

    /**
     * An OAuth 2.0 client, for statements and confirmations.
     *
     * @param clientId the client's id
     * @param keyId the id of its key
     * @param privateKey the private key as PEM
     */
    record OAuth2Keys(String clientId, String keyId, String privateKey) implements ConnectionCredentials {
        @Override
        public CredentialKind kind() {
            return CredentialKind.OAUTH2;
        }

        @Override
        public String toString() {
            return "OAuth2Keys[***]";
        }
    }

    /**
     * The Flex Web Service.
     *
     * @param token the token as Client Portal shows it
     * @param queryIds the numbers of the queries, at least one
     */
    record Flex(String token, List<String> queryIds) implements ConnectionCredentials {
        /** Copies the list. */
        public Flex {
            queryIds = List.copyOf(queryIds);
            if (queryIds.isEmpty()) {
                throw new IllegalArgumentException("queryIds: give the number of one Flex query at least");
            }
        }

        @Override
        public CredentialKind kind() {
            return CredentialKind.FLEX;
        }

        @Override
        public String toString() {
            return "Flex[***, queryIds=" + queryIds + "]";
        }
    }
}

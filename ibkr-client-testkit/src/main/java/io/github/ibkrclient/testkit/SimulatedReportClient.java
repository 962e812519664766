package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.internal.credentials.KeyMaterial;
import io.github.ibkrclient.testkit.internal.oauth2.TokenClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Set;
import java.util.function.Supplier;

/** An OAuth 2.0 client that is registered with the simulator for the accounts of one user, with its private key. */
public final class SimulatedReportClient {
    private final String username;
    private final String clientId;
    private final String keyId;
    private final Supplier<KeyPair> keys;

    /** The key of all clients that bring none. It is made when it is first needed, because making it takes time. */
    private static final class Shared {
        static final KeyPair PAIR = generate();

        private static KeyPair generate() {
            try {
                KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
                pairs.initialize(3072);
                return pairs.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java cannot make RSA keys", e);
            }
        }
    }

    SimulatedReportClient(String username, String clientId, String keyId, Supplier<KeyPair> keys) {
        this.username = username;
        this.clientId = clientId;
        this.keyId = keyId;
        this.keys = keys;
    }

    /** The client of a user that brings none. */
    static SimulatedReportClient of(String username) {
        return new SimulatedReportClient(username, username + "-reports", "main", () -> Shared.PAIR);
    }

    /** The client id. */
    public String clientId() {
        return clientId;
    }

    /** The id of the key. */
    public String keyId() {
        return keyId;
    }

    /** The private key as PEM (PKCS#8). */
    public String privateKeyPem() {
        return KeyMaterial.pem("PRIVATE KEY", keys.get().getPrivate().getEncoded());
    }

    /** The client id only. */
    @Override
    public String toString() {
        return "client " + clientId();
    }

    TokenClient registered(Set<String> scopes) {
        return new TokenClient(clientId, keyId, () -> keys.get().getPublic(), username, scopes);
    }
}

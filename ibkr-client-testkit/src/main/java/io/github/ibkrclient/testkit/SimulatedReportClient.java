package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.oauth.TokenClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Set;

/** An OAuth 2.0 client registered with the simulator for one user's accounts, seen from its own side. */
public final class SimulatedReportClient {
    private static final String KEY_ID = "main";

    private final String username;

    /** The key of all clients: made when it is first needed, since making it takes time. */
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

    SimulatedReportClient(String username) {
        this.username = username;
    }

    /** The client id. */
    public String clientId() {
        return username + "-reports";
    }

    /** The id of the key. */
    public String keyId() {
        return KEY_ID;
    }

    /** The private key as PEM (PKCS#8). */
    public String privateKeyPem() {
        byte[] key = Shared.PAIR.getPrivate().getEncoded();
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
        return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
    }

    /** The client id only. */
    @Override
    public String toString() {
        return "client " + clientId();
    }

    TokenClient registered(Set<String> scopes) {
        return new TokenClient(clientId(), KEY_ID, Shared.PAIR::getPublic, username, scopes);
    }
}

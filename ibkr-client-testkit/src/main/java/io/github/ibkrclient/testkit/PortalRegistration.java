package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.internal.credentials.KeyMaterial;
import io.github.ibkrclient.testkit.internal.oauth1.Consumer;
import io.github.ibkrclient.testkit.internal.oauth1.Grant;
import io.github.ibkrclient.testkit.internal.oauth1.OAuthServer;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import okio.ByteString;

/**
 * What the self-service portal shows once, after a user uploaded public files.
 *
 * @param consumerKey the consumer key that was registered
 * @param accessToken the access token
 * @param accessTokenSecret the access token secret, encrypted, in base64
 */
public record PortalRegistration(String consumerKey, String accessToken, String accessTokenSecret) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The consumer key only. */
    @Override
    public String toString() {
        return "registration of " + consumerKey;
    }

    /** Registers a consumer as the portal does, and makes its token. */
    static PortalRegistration register(
            OAuthServer oauth, String username, String consumerKey, String signature, String encryption, String dh) {
        if ((signature + encryption + dh).contains("\r")) {
            throw new IllegalArgumentException("failed to put consumer info");
        }
        try {
            BigInteger[] group = KeyMaterial.group(dh);
            Consumer consumer = new Consumer(
                    consumerKey,
                    "limited_poa",
                    KeyMaterial.publicKey(signature),
                    KeyMaterial.publicKey(encryption),
                    group[0],
                    group[1],
                    false);
            byte[] token = new byte[10];
            byte[] secret = new byte[20];
            RANDOM.nextBytes(token);
            RANDOM.nextBytes(secret);
            Grant grant = new Grant(ByteString.of(token).hex(), consumer, username, ByteString.of(secret));
            oauth.grant(grant);
            return new PortalRegistration(consumerKey, grant.token(), OAuthServer.encrypted(consumer, secret));
        } catch (IOException e) {
            throw new IllegalArgumentException("failed to put consumer info", e);
        }
    }
}

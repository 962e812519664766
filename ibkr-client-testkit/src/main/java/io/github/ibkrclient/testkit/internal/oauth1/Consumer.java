package io.github.ibkrclient.testkit.internal.oauth1;

import java.math.BigInteger;
import java.security.PublicKey;

/**
 * A consumer as IBKR knows it: with the public halves of its keys and its Diffie-Hellman parameters.
 *
 * @param key the consumer key
 * @param realm the realm that its requests must name
 * @param signatureKey the key that checks its RSA signatures
 * @param encryptionKey the key that encrypts the secrets for it
 * @param prime the Diffie-Hellman prime
 * @param generator the Diffie-Hellman generator
 * @param thirdParty whether users give it access, and not the portal
 */
public record Consumer(
        String key,
        String realm,
        PublicKey signatureKey,
        PublicKey encryptionKey,
        BigInteger prime,
        BigInteger generator,
        boolean thirdParty) {

    private static final String TEST_CONSUMER = "TESTCONS";

    /** The realm of the consumer with this key. IBKR's test consumer has a realm of its own. */
    public static String realm(String key) {
        return key.equals(TEST_CONSUMER) ? "test_realm" : "limited_poa";
    }

    /** The key only. */
    @Override
    public String toString() {
        return "consumer " + key;
    }
}

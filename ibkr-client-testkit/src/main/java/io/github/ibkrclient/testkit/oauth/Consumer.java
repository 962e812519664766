package io.github.ibkrclient.testkit.oauth;

import java.math.BigInteger;
import java.security.PublicKey;

/**
 * What IBKR knows of a consumer: the public halves of its keys and its Diffie-Hellman parameters.
 *
 * @param key the consumer key
 * @param realm the realm its requests must name
 * @param signatureKey checks its RSA signatures
 * @param encryptionKey encrypts the secrets it is given
 * @param prime the Diffie-Hellman prime
 * @param generator the Diffie-Hellman generator
 * @param thirdParty whether it gets its tokens from users instead of the portal
 */
public record Consumer(
        String key,
        String realm,
        PublicKey signatureKey,
        PublicKey encryptionKey,
        BigInteger prime,
        BigInteger generator,
        boolean thirdParty) {

    /** The key only. */
    @Override
    public String toString() {
        return "consumer " + key;
    }
}

package io.github.ibkrclient.oauth;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;

/** One key agreement: our half, and what comes of it with the other half. Used once. */
final class DiffieHellman {
    private static final int SECRET_BITS = 256;

    private final DhParameters parameters;
    private final BigInteger secret;

    DiffieHellman(DhParameters parameters, BigInteger secret) {
        this.parameters = parameters;
        this.secret = secret;
    }

    static DiffieHellman start(DhParameters parameters, SecureRandom random) {
        BigInteger secret;
        do {
            secret = new BigInteger(SECRET_BITS, random);
        } while (secret.signum() == 0);
        return new DiffieHellman(parameters, secret);
    }

    /** Our half for the other side: hexadecimal, lower case, no leading zeros, so of odd length at times. */
    String challenge() {
        return parameters.generator().modPow(secret, parameters.prime()).toString(16);
    }

    /**
     * The number that both sides now share.
     *
     * @param response the other half as hexadecimal digits, unsigned and of any length
     * @return empty when the response is no number of the group, as when the other side uses another prime
     */
    Optional<BigInteger> agree(String response) {
        BigInteger half;
        try {
            half = new BigInteger("+" + response.strip(), 16); // the plus keeps a sign of theirs out
        } catch (NumberFormatException e) { // the message quotes the text
            return Optional.empty();
        }
        return parameters.admits(half) ? Optional.of(half.modPow(secret, parameters.prime())) : Optional.empty();
    }
}

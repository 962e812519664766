package io.github.ibkrclient.oauth.internal.keys;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;

/** One key agreement: our half, and the number that follows from both halves. It is used once. */
public final class DiffieHellman {
    private static final int SECRET_BITS = 256;

    private final DhParameters parameters;
    private final BigInteger secret;

    /** An agreement with a private number that somebody chose; {@link #start} draws one. */
    public DiffieHellman(DhParameters parameters, BigInteger secret) {
        this.parameters = parameters;
        this.secret = secret;
    }

    /** An agreement with a new private number. */
    public static DiffieHellman start(DhParameters parameters, SecureRandom random) {
        BigInteger secret;
        do {
            secret = new BigInteger(SECRET_BITS, random);
        } while (secret.signum() == 0);
        return new DiffieHellman(parameters, secret);
    }

    /**
     * Our half, for the other side: hexadecimal digits in lower case without leading zeros, so their number may be odd.
     * See {@code docs/protocol.md#dh-challenge}.
     */
    public String challenge() {
        return parameters.generator().modPow(secret, parameters.prime()).toString(16);
    }

    /**
     * The number that both sides now share.
     *
     * @param response the other half as hexadecimal digits, unsigned and of any length; see
     *     {@code docs/protocol.md#dh-response}
     * @return empty when the response is no number of the group, for example because the other side uses another prime
     */
    public Optional<BigInteger> agree(String response) {
        BigInteger half;
        try {
            half = new BigInteger("+" + response.strip(), 16); // with the plus, a sign in the response is an error
        } catch (NumberFormatException e) { // its message quotes the text, so it is dropped
            return Optional.empty();
        }
        return parameters.admits(half) ? Optional.of(half.modPow(secret, parameters.prime())) : Optional.empty();
    }
}

package io.github.ibkrclient.testkit.internal.oauth1;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import okio.ByteString;

/**
 * The server's half of the agreement on a live session token.
 *
 * @param response the server's public value in hexadecimal, without leading zeros
 * @param token the live session token; it is never sent
 * @param signature the proof for the client that both sides have the same token
 */
record KeyAgreement(String response, ByteString token, String signature) {

    /**
     * Agrees on a token.
     *
     * @param challenge the client's public value in hexadecimal
     * @param secret the access token secret
     * @return the agreement; empty when the challenge is no public value of the group
     */
    static Optional<KeyAgreement> agree(Consumer consumer, String challenge, ByteString secret, Random random) {
        BigInteger prime = consumer.prime();
        BigInteger theirs;
        try {
            theirs = new BigInteger(challenge, 16);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        if (theirs.compareTo(BigInteger.ONE) <= 0 || theirs.compareTo(prime.subtract(BigInteger.ONE)) >= 0) {
            return Optional.empty();
        }
        BigInteger own = new BigInteger(256, random).setBit(255);
        BigInteger common = theirs.modPow(own, prime);
        byte[] token = SignatureChecks.mac("HmacSHA1", common.toByteArray(), secret.toByteArray());
        byte[] proof = SignatureChecks.mac("HmacSHA1", token, consumer.key().getBytes(StandardCharsets.UTF_8));
        String response = consumer.generator().modPow(own, prime).toString(16);
        return Optional.of(
                new KeyAgreement(response, ByteString.of(token), HexFormat.of().formatHex(proof)));
    }

    /** Not the token. */
    @Override
    public String toString() {
        return "key agreement";
    }
}

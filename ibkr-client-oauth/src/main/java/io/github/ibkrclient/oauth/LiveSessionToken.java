package io.github.ibkrclient.oauth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that signs the calls of a day. It is never sent: client and server each compute it. */
final class LiveSessionToken {
    private static final String DERIVATION = "HmacSHA1";
    private static final String SIGNATURE = "HmacSHA256";

    private final byte[] key;
    private final SecretKeySpec signingKey;
    private final Mac ready;
    private final Instant expiresAt;

    LiveSessionToken(byte[] key, Instant expiresAt) {
        this.key = key.clone();
        this.signingKey = new SecretKeySpec(key, SIGNATURE);
        this.ready = keyed(signingKey);
        this.expiresAt = expiresAt;
    }

    /**
     * Computes the token from the number agreed on and the decrypted access token secret. The number counts as the
     * shortest two's complement that holds it: a zero byte in front when the top bit is set, never padded to the length
     * of the prime.
     */
    static LiveSessionToken derive(BigInteger agreed, byte[] secret, Instant expiresAt) {
        return new LiveSessionToken(mac(new SecretKeySpec(agreed.toByteArray(), DERIVATION), secret), expiresAt);
    }

    /** Whether the server's check value shows that it computed the same token. */
    boolean provenBy(String signature, String consumerKey) {
        byte[] expected = mac(new SecretKeySpec(key, DERIVATION), consumerKey.getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(
                HexFormat.of().formatHex(expected).getBytes(StandardCharsets.UTF_8),
                signature.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    /** HMAC-SHA256 over a base string; from a copy, since a Mac serves one thread at a time and takes long to make. */
    byte[] sign(String baseString) {
        byte[] data = baseString.getBytes(StandardCharsets.UTF_8);
        try {
            return ((Mac) ready.clone()).doFinal(data);
        } catch (CloneNotSupportedException e) { // of a provider that keeps keys in a device
            return mac(signingKey, data);
        }
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** The end only. */
    @Override
    public String toString() {
        return "LiveSessionToken[expiresAt=" + expiresAt + "]";
    }

    private static byte[] mac(SecretKeySpec key, byte[] data) {
        return keyed(key).doFinal(data);
    }

    private static Mac keyed(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot compute " + key.getAlgorithm(), e);
        }
    }
}

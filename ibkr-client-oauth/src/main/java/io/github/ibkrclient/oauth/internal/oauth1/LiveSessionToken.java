package io.github.ibkrclient.oauth.internal.oauth1;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that signs the calls of a day. Client and server compute it, and it is never sent. */
public final class LiveSessionToken {
    private static final String DERIVATION = "HmacSHA1";
    private static final String SIGNATURE = "HmacSHA256";

    private final byte[] key;
    private final SecretKeySpec signingKey;
    private final Mac ready;
    private final Instant expiresAt;

    /** A token that was computed. */
    public LiveSessionToken(byte[] key, Instant expiresAt) {
        this.key = key.clone();
        this.signingKey = new SecretKeySpec(key, SIGNATURE);
        this.ready = keyed(signingKey);
        this.expiresAt = expiresAt;
    }

    /**
     * Computes the token from the number agreed on and the decrypted access token secret. The number is taken as its
     * shortest two's complement; see {@code docs/protocol.md#shared-number-bytes}.
     */
    static LiveSessionToken derive(BigInteger agreed, byte[] secret, Instant expiresAt) {
        return new LiveSessionToken(mac(new SecretKeySpec(agreed.toByteArray(), DERIVATION), secret), expiresAt);
    }

    /** Whether IBKR's check value proves that it computed the same token; see {@code docs/protocol.md#token-proof}. */
    boolean provenBy(String signature, String consumerKey) {
        byte[] expected = mac(new SecretKeySpec(key, DERIVATION), consumerKey.getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(
                HexFormat.of().formatHex(expected).getBytes(StandardCharsets.UTF_8),
                signature.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    /** HMAC-SHA256 of a base string. The Mac is cloned: it serves one thread at a time, and making one takes longer. */
    byte[] sign(String baseString) {
        byte[] data = baseString.getBytes(StandardCharsets.UTF_8);
        try {
            return ((Mac) ready.clone()).doFinal(data);
        } catch (CloneNotSupportedException e) { // the provider keeps keys in a device
            return mac(signingKey, data);
        }
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** Shows the end only. */
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

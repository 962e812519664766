package io.github.ibkrclient.testkit.internal.oauth1;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks signatures. */
public final class SignatureChecks {
    private SignatureChecks() {}

    /** Whether the owner of the key signed the text (RSASSA-PKCS1-v1_5 with SHA-256, base64). */
    public static boolean rsa(PublicKey key, String text, String signature) {
        Optional<byte[]> octets = base64(signature);
        if (octets.isEmpty()) {
            return false;
        }
        try {
            Signature check = Signature.getInstance("SHA256withRSA");
            check.initVerify(key);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(octets.get());
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot check RSA signatures", e);
        }
    }

    /** Whether the text was signed with the live session token (HMAC-SHA256, base64). */
    static boolean hmac(Mac token, String text, String signature) {
        byte[] expected = token.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return base64(signature)
                .map(octets -> MessageDigest.isEqual(expected, octets))
                .orElse(false);
    }

    /** A keyed hash. */
    static byte[] mac(String algorithm, byte[] key, byte[] data) {
        return keyed(algorithm, key).doFinal(data);
    }

    /** Makes keyed hashes, for one thread at a time. */
    static Mac keyed(String algorithm, byte[] key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + algorithm, e);
        }
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

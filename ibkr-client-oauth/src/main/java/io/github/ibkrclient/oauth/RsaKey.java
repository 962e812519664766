package io.github.ibkrclient.oauth;

import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import io.github.ibkrclient.error.CredentialException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import javax.crypto.Cipher;

/** A private RSA key and the setting it came from. */
final class RsaKey {
    private final String setting;
    private final RSAPrivateKey key;

    RsaKey(String setting, RSAPrivateKey key) {
        this.setting = setting;
        this.key = key;
    }

    String setting() {
        return setting;
    }

    /** The length of the modulus, and so of whatever the public half encrypted. */
    int modulusBytes() {
        return (key.getModulus().bitLength() + 7) / 8;
    }

    /** The length of the modulus in bits, which names the size of the key. */
    int bits() {
        return key.getModulus().bitLength();
    }

    /** Whether both are the same key. */
    boolean same(RsaKey other) {
        return key.getModulus().equals(other.key.getModulus());
    }

    /** Whether this is the private half of the public one: what it signs, the other verifies. */
    boolean belongsTo(RSAPublicKey open) {
        try {
            String text = "ibkr-client";
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(open);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(sign(text));
        } catch (GeneralSecurityException | CredentialException e) {
            return false; // a signature of another length, or none since the key's own numbers disagree
        }
    }

    /** The public half, where the file of the private one holds its exponent, as all usual files do. */
    Optional<RSAPublicKey> publicHalf() {
        if (!(key instanceof RSAPrivateCrtKey whole)) {
            return Optional.empty();
        }
        try {
            RSAPublicKeySpec spec = new RSAPublicKeySpec(whole.getModulus(), whole.getPublicExponent());
            return Optional.of((RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec));
        } catch (GeneralSecurityException e) {
            throw new CredentialException(setting, "the key has no public half; make a new pair of keys");
        }
    }

    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new CredentialException(setting, "the key cannot sign; make a new pair of keys");
        }
    }

    /** RSAES-PKCS1-v1_5; empty when the text was not encrypted for this key. */
    Optional<byte[]> decrypt(byte[] encrypted) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.DECRYPT_MODE, key);
            return Optional.of(cipher.doFinal(encrypted));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** Signs what JOSE calls RS256. */
    JWSSigner jws() {
        return new RSASSASigner(key);
    }

    /** The key as PKCS#8 PEM without a password. */
    String pem() {
        return Pem.text("PRIVATE KEY", key.getEncoded());
    }
}

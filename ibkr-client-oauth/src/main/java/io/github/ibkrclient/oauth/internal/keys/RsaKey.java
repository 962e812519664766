package io.github.ibkrclient.oauth.internal.keys;

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

/** A private RSA key and the setting that it came from. */
public final class RsaKey {
    private final String setting;
    private final RSAPrivateKey key;

    RsaKey(String setting, RSAPrivateKey key) {
        this.setting = setting;
        this.key = key;
    }

    /** The setting, as the user knows it. */
    public String setting() {
        return setting;
    }

    /** The length of the modulus in bytes, which is the length of all that was encrypted for the key. */
    public int modulusBytes() {
        return (key.getModulus().bitLength() + 7) / 8;
    }

    /** The length of the modulus in bits, which is called the size of the key. */
    public int bits() {
        return key.getModulus().bitLength();
    }

    /** Whether both are the same key. */
    public boolean same(RsaKey other) {
        return key.getModulus().equals(other.key.getModulus());
    }

    /** Whether this is the private half of the public one, which then verifies what this key signs. */
    public boolean belongsTo(RSAPublicKey open) {
        try {
            String text = "ibkr-client";
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(open);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(sign(text));
        } catch (GeneralSecurityException | CredentialException e) {
            return false; // the signature has another length, or the key's own numbers disagree
        }
    }

    /** The public half; empty when the file of the private half lacks its exponent, which usual files hold. */
    public Optional<RSAPublicKey> publicHalf() {
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
    public byte[] sign(String text) {
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
    public Optional<byte[]> decrypt(byte[] encrypted) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.DECRYPT_MODE, key);
            return Optional.of(cipher.doFinal(encrypted));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** A signer for RS256 of JOSE. */
    public JWSSigner jws() {
        return new RSASSASigner(key);
    }

    /** The key as PKCS#8 PEM without a password. */
    public String pem() {
        return Pem.text("PRIVATE KEY", key.getEncoded());
    }
}

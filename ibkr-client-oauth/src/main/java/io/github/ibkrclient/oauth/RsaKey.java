package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
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

    /** The key as PKCS#8 PEM without a password. */
    String pem() {
        return Pem.text("PRIVATE KEY", key.getEncoded());
    }
}

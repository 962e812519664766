package io.github.ibkrclient.ingest.internal.secret;

import io.github.ibkrclient.ingest.EncryptionKeys;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals texts with AES-GCM. What a text belongs to is authenticated with it, so that a sealed text opens in no other place.
 * Thread-safe.
 */
public final class SecretBox {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final EncryptionKeys keys;
    private final SecureRandom random = new SecureRandom();

    /** Seals with the current one of the keys, and opens with the one that sealed. */
    public SecretBox(EncryptionKeys keys) {
        this.keys = keys;
    }

    /**
     * A sealed text.
     *
     * @param keyId the id of the key that sealed it
     * @param nonce the number that was used once
     * @param bytes the encrypted text with its tag
     */
    @SuppressWarnings("ArrayRecordComponent") // a row of a table; it is not compared
    public record Sealed(String keyId, byte[] nonce, byte[] bytes) {}

    /** The id of the key that seals at present. */
    public String currentKeyId() {
        return keys.currentId();
    }

    /**
     * Seals a text.
     *
     * @param place what it belongs to
     */
    public Sealed seal(String place, String text) {
        String keyId = keys.currentId();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            return new Sealed(
                    keyId,
                    nonce,
                    cipher(Cipher.ENCRYPT_MODE, key(keyId), nonce, place)
                            .doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw unreadable("the encryption key " + keyId + " is no AES key of 256 bits", e);
        }
    }

    /**
     * Opens a text.
     *
     * @param place what it belongs to
     * @throws IngestException {@code SECRETS_UNREADABLE} when the key is missing, or the text was changed or moved
     */
    public String open(String place, Sealed sealed) {
        boolean whole = sealed.nonce().length == NONCE_BYTES && sealed.bytes().length >= TAG_BITS / Byte.SIZE;
        try {
            if (!whole) {
                throw new GeneralSecurityException("the sealed text was cut");
            }
            return new String(
                    cipher(Cipher.DECRYPT_MODE, key(sealed.keyId()), sealed.nonce(), place)
                            .doFinal(sealed.bytes()),
                    StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw unreadable(
                    "stored credentials were changed, moved from another row, or sealed with another key that has the id "
                            + sealed.keyId() + "; give the credentials again",
                    e);
        }
    }

    private SecretKey key(String id) {
        return keys.find(id)
                .orElseThrow(() -> new IngestException(
                        Reason.SECRETS_UNREADABLE,
                        "the encryption key " + id + " is not known on this machine; add it to the keys of Ingest"));
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static IngestException unreadable(String message, Exception cause) {
        return new IngestException(Reason.SECRETS_UNREADABLE, message, List.of(), cause);
    }
}

package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import java.util.Base64;
import java.util.Optional;

/** The access token secret, which IBKR hands out encrypted for the user's encryption key. */
final class SecretDecryption {
    private SecretDecryption() {}

    static byte[] decrypt(Setting secret, RsaKey encryptionKey, RsaKey signatureKey) {
        byte[] block = decode(secret);
        Optional<byte[]> decrypted = open(block, encryptionKey);
        if (decrypted.isPresent()) {
            return decrypted.get();
        }
        if (open(block, signatureKey).isPresent()) {
            throw new CredentialException(
                    encryptionKey.setting(),
                    "is swapped with " + signatureKey.setting()
                            + ": the access token secret opens with the signature key; exchange the two keys");
        }
        int due = encryptionKey.modulusBytes();
        if (block.length != due) {
            throw secret.refuse("decodes to " + block.length + " bytes where the encryption key needs " + due
                    + ": it was cut or broken over lines; paste it again as one line");
        }
        throw secret.refuse("does not open with " + encryptionKey.setting()
                + ": one of the two belongs to another registration; give the key that was uploaded, or make a new"
                + " access token in the portal");
    }

    static byte[] decode(Setting secret) {
        try {
            return Base64.getDecoder().decode(secret.text().replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) { // the message quotes the text
            throw secret.refuse("is not base64: it was cut or changed; paste it again as one line");
        }
    }

    private static Optional<byte[]> open(byte[] block, RsaKey key) {
        return block.length == key.modulusBytes() ? key.decrypt(block) : Optional.empty();
    }
}

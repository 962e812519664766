package io.github.ibkrclient.oauth.internal.oauth1;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.keys.RsaKey;
import java.util.Base64;
import java.util.Optional;

/**
 * Decrypts the access token secret, which IBKR gives out encrypted for the encryption key; see {@code
 * docs/protocol.md#secret-is-encrypted}.
 */
public final class SecretDecryption {
    private static final String PASTE = "paste it again as one line";

    private SecretDecryption() {}

    /**
     * The decrypted secret.
     *
     * @param thirdParty whether the remedy is the consent of a user; a third party has no portal to copy from
     */
    public static byte[] decrypt(
            CredentialValue secret, RsaKey encryptionKey, RsaKey signatureKey, boolean thirdParty) {
        byte[] block = decode(secret, thirdParty);
        Optional<byte[]> decrypted = open(block, encryptionKey);
        if (decrypted.isPresent() && decrypted.get().length == 0) {
            throw secret.refuse("opens with " + encryptionKey.setting() + " but holds 0 bytes; "
                    + remedy(thirdParty, "make a new access token in the portal"));
        }
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
                    + ": it was cut or broken over lines; " + remedy(thirdParty, PASTE));
        }
        throw secret.refuse("does not open with " + encryptionKey.setting()
                + ": one of the two belongs to another registration; give the key that was uploaded, or "
                + remedy(thirdParty, "make a new access token in the portal"));
    }

    /** The encrypted secret as bytes. */
    public static byte[] decode(CredentialValue secret, boolean thirdParty) {
        try {
            return Base64.getDecoder().decode(secret.text().replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) { // its message quotes the text, so it is dropped
            throw secret.refuse("is not base64: it was cut or changed; " + remedy(thirdParty, PASTE));
        }
    }

    private static String remedy(boolean thirdParty, String own) {
        return thirdParty ? CredentialKey.CONSENT_ANEW : own;
    }

    private static Optional<byte[]> open(byte[] block, RsaKey key) {
        return block.length == key.modulusBytes() ? key.decrypt(block) : Optional.empty();
    }
}

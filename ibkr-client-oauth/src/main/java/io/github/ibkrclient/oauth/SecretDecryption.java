package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import java.util.Base64;
import java.util.Optional;

/** The access token secret, which IBKR hands out encrypted for the user's encryption key. */
final class SecretDecryption {
    private static final String PASTE = "paste it again as one line";

    private SecretDecryption() {}

    /** A third party has nothing to paste from: its mend is the consent of the user. */
    static byte[] decrypt(Setting secret, RsaKey encryptionKey, RsaKey signatureKey, boolean thirdParty) {
        byte[] block = decode(secret, thirdParty);
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
                    + ": it was cut or broken over lines; " + mend(thirdParty, PASTE));
        }
        throw secret.refuse("does not open with " + encryptionKey.setting()
                + ": one of the two belongs to another registration; give the key that was uploaded, or "
                + mend(thirdParty, "make a new access token in the portal"));
    }

    static byte[] decode(Setting secret, boolean thirdParty) {
        try {
            return Base64.getDecoder().decode(secret.text().replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) { // the message quotes the text
            throw secret.refuse("is not base64: it was cut or changed; " + mend(thirdParty, PASTE));
        }
    }

    private static String mend(boolean thirdParty, String own) {
        return thirdParty ? OAuthConsumer.CONSENT_ANEW : own;
    }

    private static Optional<byte[]> open(byte[] block, RsaKey key) {
        return block.length == key.modulusBytes() ? key.decrypt(block) : Optional.empty();
    }
}

package io.github.ibkrclient.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.oauth.fixture.TestKeys;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import java.security.Security;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The RSA keys that credentials of OAuth 1.0a take and refuse. */
class OAuth1KeysTest {
    private static final String NEW_KEY = "make one with openssl genrsa 2048 and upload its public half to IBKR";

    @ParameterizedTest
    @ValueSource(strings = {"encryption_key_pkcs8_pem", "encryption_key_pkcs1_pem"})
    void readsBothKindsOfPemWithAnyLineEnds(String vector) {
        String pem = Vectors.common(vector);

        assertOpensTheSecret(Vectors.credentials().encryptionKey(pem));
        assertOpensTheSecret(Vectors.credentials().encryptionKey(pem.replace("\n", "\r\n")));
        assertOpensTheSecret(Vectors.credentials().encryptionKey(pem.replace("\n", "\\n")));
        assertOpensTheSecret(Vectors.credentials().encryptionKey("  " + pem.replace("\n", "\n  ")));
        assertOpensTheSecret(Vectors.credentials().encryptionKey("Bag Attributes\n" + pem));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"encryption-key-pkcs1-aes.pem", "encryption-key-pkcs1-des3.pem", "encryption-key-pkcs8-aes.pem"})
    void readsEncryptedPemAndRegistersNoProvider(String file) {
        int providers = Security.getProviders().length;

        assertOpensTheSecret(
                Vectors.credentials().encryptionKey(Vectors.resource(file)).keyPassword("open-sesame"));

        assertThat(Security.getProviders()).hasSize(providers);
    }

    @Test
    void refusesAKeyWithoutItsFirstLine() {
        assertRefused(
                Vectors.credentials().signatureKey(Vectors.SIGNATURE_KEY.substring(28)),
                "ibkr.signature-key: holds no PEM text: a private key starts with -----BEGIN PRIVATE KEY-----");
    }

    @Test
    void refusesADamagedKey() {
        String damaged = "damaged or of an unknown kind; copy the whole private key again";
        String key = Vectors.SIGNATURE_KEY;

        assertRefused(
                Vectors.credentials().signatureKey(key.substring(0, 400)),
                "ibkr.signature-key: the PEM text is " + damaged);
        assertRefused(
                Vectors.credentials().signatureKey(key.substring(0, 400) + "\n-----END PRIVATE KEY-----"),
                "ibkr.signature-key: the PEM text is " + damaged);
        assertRefused(
                Vectors.credentials().signatureKey(key.replace("MII", "M?I")),
                "ibkr.signature-key: the PEM text is " + damaged);
    }

    @Test
    void refusesAPublicKey() {
        assertRefused(
                Vectors.credentials().signatureKey(Vectors.common("signature_public_spki_pem")),
                "ibkr.signature-key: holds a public key; the private key it was made from is due");
    }

    @Test
    void refusesParametersInPlaceOfAKey() {
        assertRefused(
                Vectors.credentials().encryptionKey(Vectors.DH_PEM),
                "ibkr.encryption-key: the PEM text is damaged or of an unknown kind; copy the whole private key again");
    }

    @Test
    void refusesAKeyThatIsNotForRsa() {
        String pem = TestKeys.pem("PRIVATE KEY", TestKeys.generate("EC", 256).getPrivate());

        assertRefused(
                Vectors.credentials().signatureKey(pem),
                "ibkr.signature-key: holds a key for EC where RSA is due; " + NEW_KEY);
    }

    @Test
    void refusesASmallKey() {
        String pem = TestKeys.pem("PRIVATE KEY", TestKeys.generate("RSA", 1024).getPrivate());

        assertRefused(
                Vectors.credentials().signatureKey(pem),
                "ibkr.signature-key: the RSA key has 1024 bits where 2048 are due; " + NEW_KEY);
    }

    @Test
    void refusesAnEncryptedKeyWithoutAPassword() {
        assertRefused(
                Vectors.credentials().encryptionKey(Vectors.resource("encryption-key-pkcs8-aes.pem")),
                "ibkr.encryption-key: the key is encrypted; set ibkr.key-password or IBKR_KEY_PASSWORD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"encryption-key-pkcs1-aes.pem", "encryption-key-pkcs1-des3.pem", "encryption-key-pkcs8-aes.pem"})
    void refusesAWrongPassword(String file) {
        assertRefused(
                Vectors.credentials().encryptionKey(Vectors.resource(file)).keyPassword("open-sesam"),
                "ibkr.key-password: does not open ibkr.encryption-key; give the password of that key");
    }

    @Test
    void refusesSwappedKeys() {
        assertRefused(
                Vectors.credentials().signatureKey(Vectors.ENCRYPTION_KEY).encryptionKey(Vectors.SIGNATURE_KEY),
                "ibkr.encryption-key: is swapped with ibkr.signature-key: the access token secret opens with the"
                        + " signature key; exchange the two keys");
    }

    @Test
    void seesSwappedKeysOfDifferentSizes() {
        String large = Vectors.resource("rsa-3072.pem");

        assertRefused(
                Vectors.credentials().signatureKey(Vectors.ENCRYPTION_KEY).encryptionKey(large),
                "ibkr.encryption-key: is swapped with ibkr.signature-key: the access token secret opens with the"
                        + " signature key; exchange the two keys");
    }

    private static void assertOpensTheSecret(OAuth1Credentials.Builder credentials) {
        assertThat(KeyAccess.of(credentials.build()).accessTokenSecret())
                .asHexString()
                .isEqualToIgnoringCase(Vectors.text(Vectors.lst(), "decrypted_secret_hex"));
    }

    private static void assertRefused(OAuth1Credentials.Builder credentials, String message) {
        assertThatThrownBy(credentials::build)
                .isInstanceOfSatisfying(CredentialException.class, e -> {
                    assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
                    assertThat(e.setting()).isEqualTo(message.substring(0, message.indexOf(':')));
                })
                .hasMessage(message)
                .hasNoCause();
    }
}

package io.github.ibkrclient.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.oauth.fixture.TestKeys;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.DhParameters;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.keys.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.security.Security;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuth1CredentialsTest {
    private static final String NEW_KEY = "make one with openssl genrsa 2048 and upload its public half to IBKR";
    private static final String NEW_PARAMETERS =
            "make the file again with openssl dhparam -out dhparam.pem 2048 and upload it to IBKR";

    // What is accepted.

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
    void readsTheParametersAsPemOrAsHexHoweverItIsPrinted() {
        String hex = Vectors.DH_PRIME;
        DhParameters expected = new DhParameters(new BigInteger(hex, 16), BigInteger.TWO);

        assertThat(parameters(Vectors.DH_PEM)).isEqualTo(expected);
        assertThat(parameters(Vectors.DH_PEM.replace("\n", "\r\n"))).isEqualTo(expected);
        assertThat(parameters(hex)).isEqualTo(expected);
        assertThat(parameters("00" + hex.toUpperCase(Locale.ROOT))).isEqualTo(expected);
        assertThat(parameters("00:" + hex.replaceAll("(..)(?!$)", "$1:").replaceAll("(.{45})", "$1\n    ")))
                .isEqualTo(expected);
    }

    @Test
    void ignoresTheThirdNumberThatOpenSslMayAddToTheParameters() {
        assertThat(parameters(dhPem(new BigInteger(Vectors.DH_PRIME, 16), 2, 225))
                        .generator())
                .isEqualTo(BigInteger.TWO);
    }

    @Test
    void takesTheGeneratorFromTheFile() {
        assertThat(parameters(dhPem(new BigInteger(Vectors.DH_PRIME, 16), 5)).generator())
                .isEqualTo(BigInteger.valueOf(5));
    }

    @Test
    void toleratesASecretThatWasPastedWithLineBreaks() {
        String broken = Vectors.ACCESS_TOKEN_SECRET.replaceAll("(.{64})", "$1\r\n ");

        assertOpensTheSecret(Vectors.credentials().accessTokenSecret(broken));
    }

    @Test
    void takesTheTestConsumerWithItsRealm() {
        OAuth1Credentials config = Vectors.credentials()
                .consumerKey("TESTCONS")
                .realm("test_realm")
                .build();

        assertThat(KeyAccess.of(config).consumer().realm()).isEqualTo("test_realm");
    }

    // What is refused: one line that names the setting and the remedy.

    @Test
    void refusesAMissingSetting() {
        assertRefused(
                OAuth1Credentials.builder(),
                "ibkr.consumer-key: is missing; it is the name of 9 capital letters chosen in IBKR's self-service portal");
    }

    @Test
    void refusesAnEmptySetting() {
        assertRefused(
                Vectors.credentials().accessToken(" "),
                "ibkr.access-token: is empty; copy the access token from IBKR's self-service portal");
    }

    @Test
    void refusesAnEmptyRealm() {
        assertRefused(Vectors.credentials().realm(""), "ibkr.realm: is empty; leave it out or set limited_poa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TESTVECT", "testvectr", "TESTVECTRS", "TESTVEC1R", "TESTCONSX1"})
    void refusesAConsumerKeyOfAnotherForm(String key) {
        assertRefused(
                Vectors.credentials().consumerKey(key),
                "ibkr.consumer-key: is not a consumer key, which has exactly 9 capital letters; copy it from the portal,"
                        + " or set ibkr.third-party=true when IBKR assigned it to a third party");
    }

    @Test
    void refusesTheSecretInPlaceOfTheToken() {
        assertRefused(
                Vectors.credentials().accessToken(Vectors.ACCESS_TOKEN_SECRET),
                "ibkr.access-token: has characters that no access token has; copy the token, not its secret");
    }

    @Test
    void refusesAnUnknownRealm() {
        assertRefused(Vectors.credentials().realm("limited"), "ibkr.realm: is not a realm of IBKR; set limited_poa");
    }

    @Test
    void refusesTheTestRealmForAnyOtherConsumer() {
        assertRefused(
                Vectors.credentials().realm("test_realm"),
                "ibkr.realm: test_realm goes with the consumer key TESTCONS only; set limited_poa");
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

    @Test
    void refusesASecretOfAnotherKey() {
        assertRefused(
                Vectors.credentials().encryptionKey(Vectors.SIGNATURE_KEY),
                "ibkr.access-token-secret: does not open with ibkr.encryption-key: one of the two belongs to another"
                        + " registration; give the key that was uploaded, or make a new access token in the portal");
    }

    @Test
    void refusesACutSecret() {
        byte[] block = Base64.getDecoder().decode(Vectors.ACCESS_TOKEN_SECRET);
        String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(block, 129));

        assertRefused(
                Vectors.credentials().accessTokenSecret(cut),
                "ibkr.access-token-secret: decodes to 129 bytes where the encryption key needs 256: it was cut or"
                        + " broken over lines; paste it again as one line");
    }

    @Test
    void refusesASecretThatIsNotBase64() {
        assertRefused(
                Vectors.credentials().accessTokenSecret(Vectors.ACCESS_TOKEN_SECRET.replace('+', '?')),
                "ibkr.access-token-secret: is not base64: it was cut or changed; paste it again as one line");
    }

    @Test
    void refusesANegativePrime() {
        BigInteger negative = new BigInteger(Vectors.DH_PRIME, 16).subtract(BigInteger.ONE.shiftLeft(2048));

        assertRefused(
                Vectors.credentials().dhParameters(dhPem(negative, 2)),
                "ibkr.dh-params: the prime is negative, its sign byte was lost; " + NEW_PARAMETERS);
    }

    @Test
    void refusesASmallPrime() {
        BigInteger small = BigInteger.ONE.shiftLeft(1024).nextProbablePrime();

        assertRefused(
                Vectors.credentials().dhParameters(small.toString(16)),
                "ibkr.dh-params: the prime has 1025 bits where 2048 are due; " + NEW_PARAMETERS);
    }

    @Test
    void refusesANumberThatIsNotPrime() {
        assertRefused(
                Vectors.credentials().dhParameters(Vectors.DH_PRIME.replace("c90fdaa2", "c90fdab2")),
                "ibkr.dh-params: the number is not prime, a digit was lost or changed; copy it again or "
                        + NEW_PARAMETERS);
    }

    @Test
    void refusesAGeneratorOutsideTheGroup() {
        assertRefused(
                Vectors.credentials().dhParameters(dhPem(new BigInteger(Vectors.DH_PRIME, 16), 1)),
                "ibkr.dh-params: the generator is not between 1 and the prime; " + NEW_PARAMETERS);
    }

    @Test
    void refusesAKeyInPlaceOfParameters() {
        assertRefused(
                Vectors.credentials().dhParameters(Vectors.SIGNATURE_KEY),
                "ibkr.dh-params: holds no DH PARAMETERS; " + NEW_PARAMETERS);
        assertRefused(
                Vectors.credentials().dhParameters("2"), "ibkr.dh-params: holds no DH PARAMETERS; " + NEW_PARAMETERS);
    }

    @Test
    void refusesDamagedParameters() {
        assertRefused(
                Vectors.credentials().dhParameters(Vectors.DH_PEM.substring(0, 200)),
                "ibkr.dh-params: the PEM text is damaged; " + NEW_PARAMETERS);
        assertRefused(
                Vectors.credentials().dhParameters("-----BEGIN DH PARAMETERS-----\nMIIB\n-----END DH PARAMETERS-----"),
                "ibkr.dh-params: the DH PARAMETERS are damaged; " + NEW_PARAMETERS);
    }

    private static DhParameters parameters(String text) {
        return KeyAccess.of(Vectors.credentials().dhParameters(text).build())
                .consumer()
                .dhParameters();
    }

    private static String dhPem(BigInteger prime, int... others) {
        ASN1EncodableVector numbers = new ASN1EncodableVector();
        numbers.add(new ASN1Integer(prime));
        for (int number : others) {
            numbers.add(new ASN1Integer(number));
        }
        try {
            return Pem.text("DH PARAMETERS", new DERSequence(numbers).getEncoded());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
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

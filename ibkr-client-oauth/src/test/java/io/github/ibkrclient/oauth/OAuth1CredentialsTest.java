package io.github.ibkrclient.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuth1CredentialsTest {
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

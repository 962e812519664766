package io.github.ibkrclient.oauth.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.fixture.BrokenCredentials;
import io.github.ibkrclient.oauth.fixture.Vectors;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;

/** The Diffie-Hellman parameters that credentials take and refuse. */
class DhParametersTest {
    private static final String NEW_PARAMETERS =
            "make the file again with openssl dhparam -out dhparam.pem 2048 and upload it to IBKR";

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
    void refusesACompositeNumberThatPassesFermatsTest() {
        for (BigInteger composite : List.of(BrokenCredentials.CARMICHAEL, BrokenCredentials.STRONG_PSEUDOPRIME)) {
            assertThat(BigInteger.TWO.modPow(composite.subtract(BigInteger.ONE), composite))
                    .isEqualTo(BigInteger.ONE);
            assertRefused(
                    Vectors.credentials().dhParameters(dhPem(composite, 2)),
                    "ibkr.dh-params: the number is not prime, a digit was lost or changed; copy it again or "
                            + NEW_PARAMETERS);
        }
    }

    @Test
    void refusesAPrimeThatIsTooLongToComputeWith() {
        String digits = "1" + "0".repeat(1_000_000);

        assertRefused(
                Vectors.credentials().dhParameters(digits),
                "ibkr.dh-params: the prime has 4000001 bits where 2048 are due; " + NEW_PARAMETERS);
        assertRefused(
                Vectors.credentials()
                        .dhParameters(dhPem(BigInteger.ONE.shiftLeft(4096).setBit(0), 2)),
                "ibkr.dh-params: the prime has 4097 bits where 2048 are due; " + NEW_PARAMETERS);
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

package io.github.ibkrclient.oauth.setup;

import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PROPERTIES;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.oauth.fixture.BrokenCredentials;
import io.github.ibkrclient.oauth.fixture.TestKeys;
import io.github.ibkrclient.oauth.fixture.Vectors;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the doctor says to a third party, which has no portal. */
class DoctorThirdPartyTest extends DoctorFixture {
    @Test
    void aThirdPartyWithoutATokenIsSentToItsUsers() throws IOException {
        write(new BrokenCredentials()
                .put(PROPERTIES, "ibkr.consumer-key=vendor_25\nibkr.third-party=true\nibkr.realm=limited_poa\n"));

        assertThat(lines())
                .contains(
                        "OK       ibkr.consumer-key: of a third party",
                        "FAULT    ibkr.access-token: is missing, since no user has given this third party access yet;"
                                + " get it with OAuth1Authorization",
                        "SKIPPED  access token secret: comes with the access token",
                        "OK       private_encryption.pem: RSA, 2048 bits");
        assertThat(examine().findings())
                .filteredOn(found -> found.verdict() == Finding.Verdict.FAULT)
                .hasSize(1);
    }

    static Stream<Arguments> brokenThirdParty() {
        String anew = "let the user give access anew, with OAuth1Authorization";
        return Stream.of(
                Mistakes.of(
                        "no consumer key",
                        set -> set.replace(PROPERTIES, "ibkr.consumer-key", "ibkr.consumer_key"),
                        "FAULT    ibkr.consumer-key: is missing; copy the key that IBKR assigned"),
                Mistakes.of(
                        "the shared test consumer",
                        set -> set.replace(PROPERTIES, "vendor_25", "TESTCONS"),
                        "WARNING  ibkr.consumer-key: TESTCONS is IBKR's shared test consumer, which takes no keys of"
                                + " your own; copy the key that IBKR assigned"),
                Mistakes.of(
                        "an empty token",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN, ""),
                        "FAULT    ibkr.access-token: is empty; " + anew),
                Mistakes.of(
                        "a token that lost its end",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN, "0a1b2c3d4e5f"),
                        "WARNING  ibkr.access-token: is not 20 hexadecimal digits in small letters as IBKR's are; "
                                + anew),
                Mistakes.of(
                        "no secret",
                        set -> set.replace(PROPERTIES, "ibkr.access-token-secret", "ibkr.secret"),
                        "FAULT    ibkr.access-token-secret: is missing; " + anew),
                Mistakes.of(
                        "a secret with a foreign character",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN_SECRET, "?" + Vectors.ACCESS_TOKEN_SECRET),
                        "FAULT    ibkr.access-token-secret: is not base64: it was cut or changed; " + anew),
                Mistakes.of(
                        "a secret that lost its end",
                        set -> set.replace(
                                PROPERTIES, Vectors.ACCESS_TOKEN_SECRET, Vectors.ACCESS_TOKEN_SECRET.substring(0, 172)),
                        "FAULT    ibkr.access-token-secret: decodes to 129 bytes where the encryption key needs 256: it"
                                + " was cut or broken over lines; " + anew),
                Mistakes.of(
                        "a secret for another key",
                        set -> set.replace(
                                PROPERTIES,
                                Vectors.ACCESS_TOKEN_SECRET,
                                TestKeys.encrypt(TestKeys.generate("RSA", 2048).getPublic(), new byte[20])),
                        "FAULT    ibkr.access-token-secret: does not open with private_encryption.pem: one of the two"
                                + " belongs to another registration; give the key that was uploaded, or " + anew));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenThirdParty")
    void aThirdPartyIsSentToItsUsersAndNotToThePortal(String what, Consumer<BrokenCredentials> spoil, List<String> due)
            throws IOException {
        BrokenCredentials set =
                new BrokenCredentials().replace(PROPERTIES, "TESTVECTR", "vendor_25\nibkr.third-party=true");
        spoil.accept(set);
        write(set);

        List<String> lines = lines();

        assertThat(lines.stream().filter(line -> line.startsWith("FAULT") || line.startsWith("WARNING")))
                .containsExactlyElementsOf(due);
        assertNoSecret(set, lines);
    }

    @Test
    void aThirdPartyThatHasATokenIsExaminedLikeAnyOther() throws IOException {
        write(new BrokenCredentials().replace(PROPERTIES, "TESTVECTR", "vendor_25\nibkr.third-party=true"));

        assertThat(examine().faulty()).isFalse();
        assertThat(lines())
                .contains(
                        "OK       ibkr.access-token: 20 hexadecimal digits",
                        "OK       ibkr.access-token-secret: opens with private_encryption.pem");
    }
}

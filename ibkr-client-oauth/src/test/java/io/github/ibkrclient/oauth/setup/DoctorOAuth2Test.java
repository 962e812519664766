package io.github.ibkrclient.oauth.setup;

import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.DH;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.ENCRYPTION;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PROPERTIES;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PUBLIC_ENCRYPTION;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PUBLIC_SIGNATURE;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.oauth.fixture.BrokenCredentials;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.setup.Finding.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the doctor says about credentials of OAuth 2.0. */
class DoctorOAuth2Test extends DoctorFixture {
    private static final String CLIENT_KEY = "private_oauth2.pem";

    @Test
    void rightCredentialsOfOAuth2AreRightInEveryPart() throws IOException {
        write(withOAuth2());

        assertThat(examine().findings()).allMatch(finding -> finding.verdict() == Verdict.OK);
        assertThat(lines())
                .endsWith(
                        "OK       dhparam.pem: safe prime of 2048 bits, generator 2",
                        "OK       ibkr.oauth2.client-id: has its form",
                        "OK       ibkr.oauth2.key-id: has its form",
                        "OK       private_oauth2.pem: RSA, 3072 bits",
                        "OK       ibkr.oauth2.scopes: has its form",
                        "OK       ibkr.oauth2.username: has its form",
                        "OK       ibkr.oauth2.ip: has its form");
    }

    @Test
    void whereThereIsOAuth2AloneNothingElseIsMissed() throws IOException {
        BrokenCredentials set = withOAuth2();
        for (String name : List.of(SIGNATURE, ENCRYPTION, DH, PUBLIC_SIGNATURE, PUBLIC_ENCRYPTION)) {
            set.files.remove(name);
        }
        set.put(PROPERTIES, set.files.getOrDefault(PROPERTIES, "").replaceAll("(?m)^ibkr\\.(?!oauth2).*\\n", ""));
        write(set);

        assertThat(examine().findings()).allMatch(finding -> finding.verdict() == Verdict.OK);
        assertThat(lines()).hasSize(10).element(4).isEqualTo("OK       ibkr.oauth2.client-id: has its form");
    }

    static Stream<Arguments> brokenOAuth2() {
        return Stream.of(
                Mistakes.of(
                        "no key id",
                        set -> set.replace(PROPERTIES, "ibkr.oauth2.key-id", "ibkr.oauth2.key_id"),
                        "FAULT    ibkr.oauth2.key-id: is missing; it is the name IBKR gave to the public key you sent"),
                Mistakes.of(
                        "a client id of two words",
                        set -> set.replace(PROPERTIES, "client-id=client", "client-id=the client"),
                        "FAULT    ibkr.oauth2.client-id: is one word without blanks; copy it from IBKR's message"),
                Mistakes.of(
                        "an audience that is no URL",
                        set -> set.replace(PROPERTIES, "ibkr.oauth2.sc", "ibkr.oauth2.audience=token\nibkr.oauth2.sc"),
                        "FAULT    ibkr.oauth2.audience: is neither /token nor a URL; leave it out or give the token"
                                + " endpoint's"),
                Mistakes.of(
                        "a scope that was mistyped",
                        set -> set.replace(PROPERTIES, "reports.read", "report.read"),
                        "WARNING  ibkr.oauth2.scopes: report.read is asked for by no call of this client; compare it with"
                                + " what IBKR granted, since one scope too many may fail the token call"),
                Mistakes.of(
                        "bodies of an unknown form",
                        set -> set.replace(
                                PROPERTIES, "ibkr.oauth2.sc", "ibkr.oauth2.report-bodies=json\nibkr.oauth2.sc"),
                        "FAULT    ibkr.oauth2.report-bodies: is neither plain nor signed; leave it out for plain"),
                Mistakes.of(
                        "a username without an address",
                        set -> set.replace(PROPERTIES, "ibkr.oauth2.ip", "ibkr.oauth2.address"),
                        "FAULT    ibkr.oauth2.ip: is missing; it is the public address from which this machine's calls"
                                + " reach IBKR"),
                Mistakes.of(
                        "a host name for an address",
                        set -> set.replace(PROPERTIES, "203.0.113.7", "localhost"),
                        "FAULT    ibkr.oauth2.ip: is no IP address; it is the public address from which this machine's"
                                + " calls reach IBKR"),
                Mistakes.of(
                        "an address inside",
                        set -> set.replace(PROPERTIES, "203.0.113.7", "172.20.0.9"),
                        "WARNING  ibkr.oauth2.ip: is an address of a local network, which IBKR never sees; set the public"
                                + " one from which this machine's calls reach it"),
                Mistakes.of(
                        "a client key of 2048 bits",
                        set -> set.put(CLIENT_KEY, Vectors.SIGNATURE_KEY),
                        "FAULT    private_oauth2.pem: the RSA key has 2048 bits where 3072 are due; make one with openssl"
                                + " genrsa 3072 and upload its public half to IBKR"),
                Mistakes.of(
                        "one key for both ways in",
                        set -> set.put(SIGNATURE, Vectors.resource("rsa-3072.pem")),
                        "WARNING  private_signature.pem: the RSA key has 3072 bits; IBKR asks for 2048, make a pair of"
                                + " that size if the portal or IBKR refuses this one",
                        "FAULT    public_signature.pem: does not belong to private_signature.pem; find the private key"
                                + " of what was uploaded, or upload the public half of this one",
                        "WARNING  private_oauth2.pem: is the same key as private_signature.pem; make one of its own for"
                                + " OAuth 2.0"),
                Mistakes.of(
                        "no client key",
                        set -> set.files.remove(CLIENT_KEY),
                        "FAULT    private_oauth2.pem: there is no file DIRECTORY/private_oauth2.pem; give the private key"
                                + " whose public half you sent to IBKR for OAuth 2.0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenOAuth2")
    void namesTheMistakeInWhatOAuth2Takes(String what, Consumer<BrokenCredentials> spoil, List<String> due)
            throws IOException {
        BrokenCredentials set = withOAuth2();
        spoil.accept(set);
        write(set);

        List<String> lines = lines();

        assertThat(lines.stream().filter(line -> line.startsWith("FAULT") || line.startsWith("WARNING")))
                .containsExactlyElementsOf(due.stream()
                        .map(line -> line.replace("DIRECTORY", directory.toString()))
                        .toList());
        assertNoSecret(set, lines);
    }

    private static BrokenCredentials withOAuth2() {
        return new BrokenCredentials()
                .put(CLIENT_KEY, Vectors.resource("rsa-3072.pem"))
                .replace(
                        PROPERTIES,
                        "ibkr.realm",
                        "ibkr.oauth2.client-id=client\nibkr.oauth2.key-id=main\nibkr.oauth2.scopes=reports.read"
                                + " sso-sessions.write\nibkr.oauth2.username=somebody\nibkr.oauth2.ip=203.0.113.7\n"
                                + "ibkr.realm");
    }
}

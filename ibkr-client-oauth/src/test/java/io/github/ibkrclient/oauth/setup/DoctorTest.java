package io.github.ibkrclient.oauth.setup;

import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.DH;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.ENCRYPTION;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PROPERTIES;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PUBLIC_ENCRYPTION;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PUBLIC_SIGNATURE;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.SIGNATURE;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.dh;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.prime;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.oauth.fixture.BrokenCredentials;
import io.github.ibkrclient.oauth.fixture.TestKeys;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.setup.Finding.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DoctorTest {
    private static final String CLIENT_KEY = "private_oauth2.pem";
    private static final Instant NOW = Instant.parse("2026-11-18T16:00:00Z");
    private static final String NEW_PARAMETERS =
            "make the file again with openssl dhparam -out dhparam.pem 2048 and upload it to IBKR";
    private static final String NEW_KEY = "make one with openssl genrsa 2048 and upload its public half to IBKR";

    @TempDir
    Path directory;

    @Test
    void rightCredentialsAreRightInEveryPart() throws IOException {
        write(new BrokenCredentials());

        assertThat(examine().findings()).allMatch(finding -> finding.verdict() == Verdict.OK);
        assertThat(lines())
                .containsExactly(
                        "OK       clock: 2026-11-18T16:00:00Z; compare it with a watch",
                        "OK       credentials.properties: can be read",
                        "OK       permissions: the files with secrets are the owner's alone",
                        "OK       line ends: as the portal wants them",
                        "OK       ibkr.consumer-key: nine capital letters",
                        "OK       ibkr.access-token: 20 hexadecimal digits",
                        "OK       ibkr.realm: limited_poa",
                        "OK       private_signature.pem: RSA, 2048 bits",
                        "OK       private_encryption.pem: RSA, 2048 bits",
                        "OK       two keys: they are different",
                        "OK       public_signature.pem: belongs to private_signature.pem",
                        "OK       public_encryption.pem: belongs to private_encryption.pem",
                        "OK       ibkr.access-token-secret: opens with private_encryption.pem",
                        "OK       dhparam.pem: safe prime of 2048 bits, generator 2");
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                broken(
                        "a consumer key in small letters",
                        set -> set.replace(PROPERTIES, "TESTVECTR", "testvectr"),
                        "FAULT    ibkr.consumer-key: is not a consumer key, which has exactly 9 capital letters; copy it"
                                + " from the portal, or set ibkr.third-party=true when IBKR assigned it to a third"
                                + " party"),
                broken(
                        "no consumer key",
                        set -> set.replace(PROPERTIES, "ibkr.consumer-key", "ibkr.consumer_key"),
                        "FAULT    ibkr.consumer-key: is missing; it is the name of 9 capital letters chosen in IBKR's"
                                + " self-service portal"),
                broken(
                        "a mark of third parties that is none",
                        set -> set.replace(PROPERTIES, "ibkr.realm", "ibkr.third-party=yes\nibkr.realm"),
                        "FAULT    ibkr.third-party: is neither true nor false; leave it out, or set true when IBKR assigned"
                                + " the consumer key to a third party"),
                broken(
                        "the shared test consumer",
                        set -> set.replace(PROPERTIES, "TESTVECTR", "TESTCONS"),
                        "WARNING  ibkr.consumer-key: TESTCONS is IBKR's shared test consumer, which takes no keys of"
                                + " your own; set the key that you chose in the portal"),
                broken(
                        "the secret in place of the token",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN, Vectors.ACCESS_TOKEN_SECRET),
                        "FAULT    ibkr.access-token: has characters that no access token has; copy the token, not its"
                                + " secret"),
                broken(
                        "a token that lost its end",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN, "0a1b2c3d4e5f"),
                        "WARNING  ibkr.access-token: is not 20 hexadecimal digits in small letters as IBKR's are;"
                                + " compare it with the portal"),
                broken(
                        "a realm that goes with another consumer",
                        set -> set.replace(PROPERTIES, "limited_poa", "test_realm"),
                        "FAULT    ibkr.realm: test_realm goes with the consumer key TESTCONS only; set limited_poa"),
                broken(
                        "a secret that lost its end",
                        set -> set.replace(
                                PROPERTIES, Vectors.ACCESS_TOKEN_SECRET, Vectors.ACCESS_TOKEN_SECRET.substring(0, 172)),
                        "FAULT    ibkr.access-token-secret: decodes to 129 bytes where the encryption key needs 256: it"
                                + " was cut or broken over lines; paste it again as one line"),
                broken(
                        "a secret with a foreign character",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN_SECRET, "?" + Vectors.ACCESS_TOKEN_SECRET),
                        "FAULT    ibkr.access-token-secret: is not base64: it was cut or changed; paste it again as one"
                                + " line"),
                broken(
                        "a secret for another key",
                        set -> set.replace(
                                PROPERTIES,
                                Vectors.ACCESS_TOKEN_SECRET,
                                TestKeys.encrypt(TestKeys.generate("RSA", 2048).getPublic(), new byte[20])),
                        "FAULT    ibkr.access-token-secret: does not open with private_encryption.pem: one of the two"
                                + " belongs to another registration; give the key that was uploaded, or make a new"
                                + " access token in the portal"),
                broken(
                        "swapped private keys",
                        set -> set.swap(SIGNATURE, ENCRYPTION),
                        "FAULT    public_signature.pem: belongs to private_encryption.pem: the keys are swapped; exchange"
                                + " the two and compare with what was uploaded",
                        "FAULT    public_encryption.pem: belongs to private_signature.pem: the keys are swapped; exchange"
                                + " the two and compare with what was uploaded",
                        "FAULT    private_encryption.pem: is swapped with private_signature.pem: the access token secret"
                                + " opens with the signature key; exchange the two keys"),
                broken(
                        "one key in both files",
                        set -> set.put(SIGNATURE, Vectors.ENCRYPTION_KEY),
                        "FAULT    private_encryption.pem: is the same key as private_signature.pem; IBKR wants two pairs,"
                                + " put each key in its own file",
                        "FAULT    public_signature.pem: does not belong to private_signature.pem; find the private key"
                                + " of what was uploaded, or upload the public half of this one"),
                broken(
                        "a public key in place of the private one",
                        set -> set.put(SIGNATURE, Vectors.common("signature_public_spki_pem")),
                        "FAULT    private_signature.pem: holds a public key; the private key it was made from is due"),
                broken(
                        "a private key in place of the public one",
                        set -> set.put(PUBLIC_SIGNATURE, Vectors.SIGNATURE_KEY),
                        "FAULT    public_signature.pem: holds a private key, which must never be uploaded; put the public"
                                + " half there, made with openssl rsa -pubout, and make new keys if it was uploaded"),
                broken(
                        "an encrypted key without a password",
                        set -> set.put(ENCRYPTION, Vectors.resource("encryption-key-pkcs8-aes.pem")),
                        "FAULT    private_encryption.pem: the key is encrypted; set ibkr.key-password or"
                                + " IBKR_KEY_PASSWORD"),
                broken(
                        "a wrong password",
                        set -> set.put(ENCRYPTION, Vectors.resource("encryption-key-pkcs8-aes.pem"))
                                .replace(PROPERTIES, "ibkr.realm", "ibkr.key-password=marked-pass-word\nibkr.realm"),
                        "FAULT    ibkr.key-password: does not open private_encryption.pem; give the password of that"
                                + " key"),
                broken(
                        "a key of 1024 bits",
                        set -> set.put(
                                SIGNATURE,
                                TestKeys.pem(
                                        "PRIVATE KEY",
                                        TestKeys.generate("RSA", 1024).getPrivate())),
                        "FAULT    private_signature.pem: the RSA key has 1024 bits where 2048 are due; " + NEW_KEY),
                broken(
                        "a key of 3072 bits",
                        set -> set.put(SIGNATURE, Vectors.resource("rsa-3072.pem")),
                        "WARNING  private_signature.pem: the RSA key has 3072 bits; IBKR asks for 2048, make a pair of"
                                + " that size if the portal or IBKR refuses this one",
                        "FAULT    public_signature.pem: does not belong to private_signature.pem; find the private key"
                                + " of what was uploaded, or upload the public half of this one"),
                broken(
                        "a key for elliptic curves",
                        set -> set.put(
                                SIGNATURE,
                                TestKeys.pem(
                                        "PRIVATE KEY",
                                        TestKeys.generate("EC", 256).getPrivate())),
                        "FAULT    private_signature.pem: holds a key for EC where RSA is due; " + NEW_KEY),
                broken(
                        "a key put together of two",
                        set -> set.put(SIGNATURE, BrokenCredentials.patchedKey()),
                        "FAULT    private_signature.pem: the numbers of the key do not go together; copy the whole private"
                                + " key again"),
                broken(
                        "a key that was cut",
                        set -> set.put(SIGNATURE, Vectors.SIGNATURE_KEY.substring(0, 700)),
                        "FAULT    private_signature.pem: the PEM text is damaged or of an unknown kind; copy the whole"
                                + " private key again"),
                broken(
                        "public halves of another registration",
                        set -> set.put(
                                PUBLIC_ENCRYPTION,
                                TestKeys.pem(
                                        "PUBLIC KEY",
                                        TestKeys.generate("RSA", 2048).getPublic())),
                        "FAULT    public_encryption.pem: does not belong to private_encryption.pem; find the private key"
                                + " of what was uploaded, or upload the public half of this one"),
                broken(
                        "a prime that lost its sign byte",
                        set -> set.put(DH, dh(prime().subtract(BigInteger.ONE.shiftLeft(2048)), BigInteger.TWO)),
                        "FAULT    dhparam.pem: the prime is negative, its sign byte was lost; " + NEW_PARAMETERS),
                broken(
                        "a prime with a changed digit, and a useless generator",
                        set -> set.put(DH, dh(prime().flipBit(700), BigInteger.ONE)),
                        "FAULT    dhparam.pem: the number is not prime, a digit was lost or changed; copy it again or "
                                + NEW_PARAMETERS,
                        "FAULT    dhparam.pem: the generator is not between 1 and the prime; " + NEW_PARAMETERS),
                broken(
                        "a prime of 1024 bits",
                        set -> set.put(DH, dh(BigInteger.ONE.shiftLeft(1023).nextProbablePrime(), BigInteger.TWO)),
                        "FAULT    dhparam.pem: the prime has 1024 bits where 2048 are due; " + NEW_PARAMETERS),
                broken(
                        "a prime that is not safe",
                        set -> set.put(DH, dh(BrokenCredentials.UNSAFE_PRIME, BigInteger.TWO)),
                        "WARNING  dhparam.pem: the prime is no safe prime, its half is not prime, which weakens the key"
                                + " agreement; " + NEW_PARAMETERS),
                broken(
                        "another generator",
                        set -> set.put(DH, dh(prime(), BigInteger.valueOf(5))),
                        "WARNING  dhparam.pem: the generator is not 2 as in every file that IBKR is known to take; "
                                + NEW_PARAMETERS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void namesTheMistake(String what, Consumer<BrokenCredentials> spoil, List<String> due) throws IOException {
        BrokenCredentials set = new BrokenCredentials();
        spoil.accept(set);
        write(set);

        List<String> lines = lines();

        assertThat(lines.stream().filter(line -> line.startsWith("FAULT") || line.startsWith("WARNING")))
                .containsExactlyElementsOf(due);
        assertNoSecret(set, lines);
    }

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
                broken(
                        "no consumer key",
                        set -> set.replace(PROPERTIES, "ibkr.consumer-key", "ibkr.consumer_key"),
                        "FAULT    ibkr.consumer-key: is missing; copy the key that IBKR assigned"),
                broken(
                        "the shared test consumer",
                        set -> set.replace(PROPERTIES, "vendor_25", "TESTCONS"),
                        "WARNING  ibkr.consumer-key: TESTCONS is IBKR's shared test consumer, which takes no keys of"
                                + " your own; copy the key that IBKR assigned"),
                broken(
                        "an empty token",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN, ""),
                        "FAULT    ibkr.access-token: is empty; " + anew),
                broken(
                        "a token that lost its end",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN, "0a1b2c3d4e5f"),
                        "WARNING  ibkr.access-token: is not 20 hexadecimal digits in small letters as IBKR's are; "
                                + anew),
                broken(
                        "no secret",
                        set -> set.replace(PROPERTIES, "ibkr.access-token-secret", "ibkr.secret"),
                        "FAULT    ibkr.access-token-secret: is missing; " + anew),
                broken(
                        "a secret with a foreign character",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN_SECRET, "?" + Vectors.ACCESS_TOKEN_SECRET),
                        "FAULT    ibkr.access-token-secret: is not base64: it was cut or changed; " + anew),
                broken(
                        "a secret that lost its end",
                        set -> set.replace(
                                PROPERTIES, Vectors.ACCESS_TOKEN_SECRET, Vectors.ACCESS_TOKEN_SECRET.substring(0, 172)),
                        "FAULT    ibkr.access-token-secret: decodes to 129 bytes where the encryption key needs 256: it"
                                + " was cut or broken over lines; " + anew),
                broken(
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
                broken(
                        "no key id",
                        set -> set.replace(PROPERTIES, "ibkr.oauth2.key-id", "ibkr.oauth2.key_id"),
                        "FAULT    ibkr.oauth2.key-id: is missing; it is the name IBKR gave to the public key you sent"),
                broken(
                        "a client id of two words",
                        set -> set.replace(PROPERTIES, "client-id=client", "client-id=the client"),
                        "FAULT    ibkr.oauth2.client-id: is one word without blanks; copy it from IBKR's message"),
                broken(
                        "an audience that is no URL",
                        set -> set.replace(PROPERTIES, "ibkr.oauth2.sc", "ibkr.oauth2.audience=token\nibkr.oauth2.sc"),
                        "FAULT    ibkr.oauth2.audience: is neither /token nor a URL; leave it out or give the token"
                                + " endpoint's"),
                broken(
                        "a scope that was mistyped",
                        set -> set.replace(PROPERTIES, "reports.read", "report.read"),
                        "WARNING  ibkr.oauth2.scopes: report.read is asked for by no call of this client; compare it with"
                                + " what IBKR granted, since one scope too many may fail the token call"),
                broken(
                        "bodies of an unknown form",
                        set -> set.replace(
                                PROPERTIES, "ibkr.oauth2.sc", "ibkr.oauth2.report-bodies=json\nibkr.oauth2.sc"),
                        "FAULT    ibkr.oauth2.report-bodies: is neither plain nor signed; leave it out for plain"),
                broken(
                        "a username without an address",
                        set -> set.replace(PROPERTIES, "ibkr.oauth2.ip", "ibkr.oauth2.address"),
                        "FAULT    ibkr.oauth2.ip: is missing; it is the public address from which this machine's calls"
                                + " reach IBKR"),
                broken(
                        "a host name for an address",
                        set -> set.replace(PROPERTIES, "203.0.113.7", "localhost"),
                        "FAULT    ibkr.oauth2.ip: is no IP address; it is the public address from which this machine's"
                                + " calls reach IBKR"),
                broken(
                        "an address inside",
                        set -> set.replace(PROPERTIES, "203.0.113.7", "172.20.0.9"),
                        "WARNING  ibkr.oauth2.ip: is an address of a local network, which IBKR never sees; set the public"
                                + " one from which this machine's calls reach it"),
                broken(
                        "a client key of 2048 bits",
                        set -> set.put(CLIENT_KEY, Vectors.SIGNATURE_KEY),
                        "FAULT    private_oauth2.pem: the RSA key has 2048 bits where 3072 are due; make one with openssl"
                                + " genrsa 3072 and upload its public half to IBKR"),
                broken(
                        "one key for both ways in",
                        set -> set.put(SIGNATURE, Vectors.resource("rsa-3072.pem")),
                        "WARNING  private_signature.pem: the RSA key has 3072 bits; IBKR asks for 2048, make a pair of"
                                + " that size if the portal or IBKR refuses this one",
                        "FAULT    public_signature.pem: does not belong to private_signature.pem; find the private key"
                                + " of what was uploaded, or upload the public half of this one",
                        "WARNING  private_oauth2.pem: is the same key as private_signature.pem; make one of its own for"
                                + " OAuth 2.0"),
                broken(
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

    @Test
    void aThirdNumberIsToleratedAndTold() throws IOException {
        write(new BrokenCredentials().put(DH, dh(prime(), BigInteger.TWO, BigInteger.valueOf(225))));

        assertThat(lines())
                .contains(
                        "OK       dhparam.pem: safe prime of 2048 bits, generator 2, with a third number that IBKR does"
                                + " not use");
    }

    @Test
    void windowsLineEndsAreNamedBecauseThePortalRefusesThem() throws IOException {
        write(new BrokenCredentials().replace(DH, "\n", "\r\n"));
        Path file = directory.resolve(DH);

        assertThat(lines())
                .contains(
                        "WARNING  dhparam.pem: has Windows line ends, with which the portal refuses an upload; run: sed"
                                + " -i 's/\\r$//' " + file);
        assertThat(examine().faulty()).isFalse();
    }

    @Test
    void filesThatOthersMayUseAreNamed() throws IOException {
        write(new BrokenCredentials());
        Path file = directory.resolve(SIGNATURE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(lines())
                .contains("WARNING  private_signature.pem: can be used by other users of this machine; run: chmod 600 "
                        + file);
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() throws IOException {
        write(new BrokenCredentials());
        for (String name : List.of(PROPERTIES, SIGNATURE, DH, PUBLIC_ENCRYPTION)) {
            Files.delete(directory.resolve(name));
        }

        assertThat(lines())
                .contains(
                        "FAULT    credentials.properties: there is no file " + directory.resolve(PROPERTIES)
                                + "; it holds ibkr.consumer-key and its siblings",
                        "FAULT    private_signature.pem: there is no file " + directory.resolve(SIGNATURE)
                                + "; give the private key whose public half signs at IBKR",
                        "FAULT    dhparam.pem: there is no file " + directory.resolve(DH)
                                + "; give the Diffie-Hellman parameters that were uploaded to IBKR",
                        "SKIPPED  public_encryption.pem: is not here, so it cannot be compared with what was uploaded",
                        "OK       private_encryption.pem: RSA, 2048 bits");
    }

    @Test
    void aMissingDirectory() {
        Path missing = directory.resolve("none");

        assertThat(Doctor.checkFiles(missing, InstantSource.fixed(NOW))
                        .findings()
                        .get(1)
                        .line())
                .isEqualTo("FAULT    credentials directory: there is no directory " + missing
                        + "; give the one that holds credentials.properties, or make it with KeySetup");
    }

    @Test
    void aClockThatIsPast() throws IOException {
        write(new BrokenCredentials());

        assertThat(Doctor.checkFiles(directory, InstantSource.fixed(Instant.EPOCH))
                        .findings()
                        .get(0)
                        .line())
                .isEqualTo("FAULT    clock: this machine says 1970-01-01T00:00:00Z, which is past, and IBKR refuses"
                        + " signatures that are not of the present; set the clock, best by NTP");
    }

    private static Arguments broken(String what, Consumer<BrokenCredentials> spoil, String... lines) {
        return Arguments.of(what, spoil, List.of(lines));
    }

    private void write(BrokenCredentials set) throws IOException {
        set.write(directory);
    }

    private Diagnosis examine() {
        return Doctor.checkFiles(directory, InstantSource.fixed(NOW));
    }

    private List<String> lines() {
        return examine().findings().stream().map(Finding::line).toList();
    }

    private static void assertNoSecret(BrokenCredentials set, List<String> lines) {
        String all = String.join("\n", lines);
        assertThat(all).doesNotContain(Vectors.ACCESS_TOKEN, "marked-pass-word");
        Stream.concat(set.files.values().stream(), Stream.of(Vectors.ACCESS_TOKEN_SECRET))
                .flatMap(String::lines)
                .filter(line -> line.length() > 40 && !line.startsWith("-----"))
                .forEach(line -> assertThat(all).doesNotContain(line.substring(20, 40)));
    }
}

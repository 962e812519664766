package io.github.ibkrclient.oauth.setup;

import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.DH;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PROPERTIES;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PUBLIC_ENCRYPTION;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.SIGNATURE;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.dh;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.prime;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.oauth.fixture.BrokenCredentials;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest extends DoctorFixture {
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

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.ibkrclient.oauth.setup.Mistakes#ofOAuth1")
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

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwx----w-"})
    void aDirectoryInWhichOthersMayWriteIsNamed(String mode) throws IOException {
        write(new BrokenCredentials());
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));

        assertThat(lines())
                .contains(
                        "WARNING  credentials directory: other users of this machine can exchange its files; run: chmod"
                                + " 700 " + directory)
                .noneMatch(line -> line.startsWith("OK       permissions"));
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
}

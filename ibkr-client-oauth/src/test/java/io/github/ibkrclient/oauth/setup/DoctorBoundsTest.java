package io.github.ibkrclient.oauth.setup;

import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.DH;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PROPERTIES;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PUBLIC_SIGNATURE;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.SIGNATURE;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.dh;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.prime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.ibkrclient.oauth.fixture.BrokenCredentials;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that never end and numbers that are too long to compute with. The doctor names them and does not try. */
class DoctorBoundsTest extends DoctorFixture {
    private static final Duration WHOLE_CHECK = Duration.ofSeconds(20); // it takes a second on an idle machine
    private static final String NO_PLAIN_FILE = " is a pipe, a socket or a device; give the path of a plain file";

    @Test
    void parametersOf40001Bits() throws IOException {
        BigInteger number = BigInteger.ONE.shiftLeft(40_000).setBit(0);
        write(new BrokenCredentials().put(DH, dh(number, BigInteger.TWO)));

        assertOneFault("FAULT    dhparam.pem: the prime has 40001 bits where 2048 are due; " + Mistakes.NEW_PARAMETERS);
    }

    @Test
    void parametersOf40001BitsAsDigits() throws IOException {
        write(new BrokenCredentials().put(DH, BigInteger.ONE.shiftLeft(40_000).toString(16)));

        assertOneFault("FAULT    dhparam.pem: the prime has 40001 bits where 2048 are due; " + Mistakes.NEW_PARAMETERS);
    }

    @Test
    void aPrimeOfAKeyThatHas150001Bits() throws IOException {
        write(new BrokenCredentials().put(SIGNATURE, BrokenCredentials.keyWithALongPrime()));

        assertOneFault(
                "FAULT    private_signature.pem: the numbers of the key do not go together; copy the whole private"
                        + " key again");
    }

    @Test
    void aKeyOf12000Bits() throws IOException {
        write(new BrokenCredentials().put(SIGNATURE, BrokenCredentials.longKey()));

        assertOneFault(
                "FAULT    private_signature.pem: the RSA key has 12001 bits where 2048 are due; " + Mistakes.NEW_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {SIGNATURE, DH, PUBLIC_SIGNATURE})
    void aPipe(String name) throws Exception {
        write(new BrokenCredentials());
        Path file = directory.resolve(name);
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        assertOneFault("FAULT    " + name + ": the file " + file + NO_PLAIN_FILE);
    }

    @Test
    void aPipeInPlaceOfTheSettings() throws Exception {
        write(new BrokenCredentials());
        Path file = directory.resolve(PROPERTIES);
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        assertThat(checked()).contains("FAULT    credentials.properties: the file " + file + NO_PLAIN_FILE);
    }

    @Test
    void aDeviceThatNeverEnds() throws IOException {
        write(new BrokenCredentials().replace(PROPERTIES, "ibkr.realm", "ibkr.signature-key=/dev/zero\nibkr.realm"));

        assertOneFault("FAULT    ibkr.signature-key: the file /dev/zero" + NO_PLAIN_FILE);
    }

    @Test
    void aFileOf10Gigabytes() throws IOException {
        write(new BrokenCredentials());
        Path file = directory.resolve(SIGNATURE);
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(10_000_000_000L);
        }

        assertOneFault(
                "FAULT    private_signature.pem: the file " + file
                        + " is larger than 64 KiB, as no file of credentials is; give the private key whose public half signs at IBKR");
    }

    @Test
    void theLongestParametersThatAreTakenAreCheckedInTime() throws IOException {
        BigInteger longest = prime().shiftLeft(2048).setBit(0);
        write(new BrokenCredentials().put(DH, dh(longest, BigInteger.TWO)));

        assertOneFault("FAULT    dhparam.pem: the number is not prime, a digit was lost or changed; copy it again or "
                + Mistakes.NEW_PARAMETERS);
    }

    private void assertOneFault(String line) {
        assertThat(checked().stream().filter(found -> found.startsWith("FAULT")))
                .containsExactly(line);
    }

    private List<String> checked() {
        return assertTimeoutPreemptively(WHOLE_CHECK, this::lines);
    }
}

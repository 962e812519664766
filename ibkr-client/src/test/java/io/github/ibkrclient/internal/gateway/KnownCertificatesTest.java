package io.github.ibkrclient.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ibkrclient.internal.http.UntrustedCertificateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of known certificates: who owns it, and what kind it is. */
class KnownCertificatesTest {
    private static final String HOST = "localhost:5000";
    private static final String OURS = "AA" + ":AA".repeat(31);
    private static final String OTHER = "BB" + ":BB".repeat(31);

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = directory.resolve("state").resolve("known-certificates");
    }

    @Test
    void theFileAndItsDirectoryAreTheOwnersAlone() throws Exception {
        assertThat(new KnownCertificates(file).meet(HOST, OURS).first()).isTrue();

        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("state"))).isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatIsThereKeepsItsMode() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));

        new KnownCertificates(file).meet(HOST, OURS);

        assertThat(mode(state)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void refusesAFileOfAnotherOwner() throws Exception {
        new KnownCertificates(file).meet(HOST, OURS);
        assumeTrue(mayChangeOwners(), "only the administrator can give a file away");

        assertThatThrownBy(() -> new KnownCertificates(file).meet(HOST, OTHER))
                .isInstanceOf(UntrustedCertificateException.class)
                .hasMessage(
                        "the file of known certificates " + file + " belongs to another user, who can change whom you"
                                + " trust; look at its lines, then make it yours: chown \"$(id -u)\" " + file);
    }

    @Test
    void leavesNothingBesideTheFile() throws Exception {
        new KnownCertificates(file).meet(HOST, OURS);

        assertThat(new KnownCertificates(file).meet(HOST, OTHER).fingerprint()).isEqualTo(OURS);
        assertThat(directory.resolve("state")).isDirectoryNotContaining(entry -> !entry.equals(file));
    }

    @Test
    void refusesAPipe() throws Exception {
        Files.createDirectories(directory.resolve("state"));
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", file.toString())
                        .start()
                        .waitFor())
                .isZero();

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> new KnownCertificates(file).meet(HOST, OURS))
                        .isInstanceOf(UntrustedCertificateException.class)
                        .hasMessage("the file of known certificates " + file
                                + " is a pipe, a socket or a device; delete it"));
    }

    private boolean mayChangeOwners() throws Exception {
        if (!Files.getAttribute(directory, "unix:uid").equals(0)) {
            return false;
        }
        Files.setAttribute(file, "unix:uid", 12_345);
        return true;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

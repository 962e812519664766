package io.github.ibkrclient.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.fixture.LogFile;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of credentials: who may read them, and how they are saved. */
class CredentialFilesTest {
    private static final String TEXTS = "ibkr.consumer-key=TESTVECTR\nibkr.access-token=" + Vectors.ACCESS_TOKEN
            + "\nibkr.access-token-secret=" + Vectors.ACCESS_TOKEN_SECRET + "\n";

    @TempDir
    Path directory;

    @BeforeEach
    void writeCredentials() {
        write("credentials.properties", TEXTS);
        write("private_signature.pem", Vectors.SIGNATURE_KEY);
        write("private_encryption.pem", Vectors.ENCRYPTION_KEY);
        write("dhparam.pem", Vectors.DH_PEM);
    }

    @Test
    void refusesAFileThatIsNoText() throws IOException {
        Path file = directory.resolve("dhparam.pem");
        Files.write(file, new byte[] {0x30, (byte) 0x82, (byte) 0xff});

        assertRefused(
                () -> OAuth1Credentials.fromDirectory(directory),
                "dhparam.pem: the file " + file
                        + " holds no text; give the Diffie-Hellman parameters that were uploaded to IBKR");
    }

    @Test
    void refusesADirectoryInPlaceOfAFile() throws IOException {
        Path file = directory.resolve("private_signature.pem");
        Files.delete(file);
        Files.createDirectory(file);

        assertRefused(
                () -> OAuth1Credentials.fromDirectory(directory),
                "private_signature.pem: the file " + file + " cannot be read; mend its kind or its permissions");
    }

    @Test
    void refusesAnEmptyFile() {
        write("private_encryption.pem", "\n");

        assertRefused(
                () -> OAuth1Credentials.fromDirectory(directory),
                "private_encryption.pem: is empty; give the private key whose public half encrypted the access token"
                        + " secret");
    }

    @Test
    void warnsOnceAboutEachSecretFileThatOthersMayUse() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        for (Path file : files(directory)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        Path wide = directory.resolve("private_signature.pem");
        Files.setPosixFilePermissions(wide, PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(directory.resolve("dhparam.pem"), PosixFilePermissions.fromString("rw-r--r--"));

        OAuth1Credentials.fromDirectory(directory);

        assertThat(LogFile.lines().filter(line -> line.contains(directory.toString())))
                .singleElement()
                .asString()
                .contains("WARN")
                .endsWith(wide + " can be used by other users of this machine; run: chmod 600 " + wide);
    }

    @Test
    void savesADirectoryThatOnlyTheOwnerCanReadAndThatReadsBack() throws IOException {
        Path saved = directory.resolve("new").resolve("saved");

        Vectors.credentials().build().save(saved);

        assertRight(OAuth1Credentials.fromDirectory(saved));
        assertThat(files(saved))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder(
                        "credentials.properties", "private_signature.pem", "private_encryption.pem", "dhparam.pem");
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            for (Path file : files(saved)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void neverOverwritesAKeyWhenItSaves() throws IOException {
        Path saved = directory.resolve("saved");
        Files.createDirectory(saved);
        Files.writeString(saved.resolve("private_encryption.pem"), "the only copy", UTF_8);

        assertRefused(
                () -> Vectors.credentials().build().save(saved),
                "private_encryption.pem: exists in " + saved
                        + " and is not overwritten; move it away or give another directory");
        assertThat(files(saved)).hasSize(1);
        assertThat(saved.resolve("private_encryption.pem")).hasContent("the only copy");
    }

    @Test
    void refusesToSaveWhereNothingCanBeWritten() {
        Path file = directory.resolve("dhparam.pem");

        assertRefused(
                () -> Vectors.credentials().build().save(file),
                "credentials directory: " + file + " cannot be written; mend its permissions or give another");
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text, UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Iterable<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    static void assertRight(OAuth1Credentials config) {
        assertThat(KeyAccess.of(config).consumer().key()).isEqualTo(Vectors.CONSUMER_KEY);
        assertThat(KeyAccess.of(config).accessToken()).isEqualTo(Vectors.ACCESS_TOKEN);
        assertThat(KeyAccess.of(config).consumer().realm()).isEqualTo(Vectors.REALM);
        assertThat(KeyAccess.of(config).consumer().dhParameters().prime())
                .isEqualTo(KeyAccess.of(Vectors.credentials().build())
                        .consumer()
                        .dhParameters()
                        .prime());
        assertThat(KeyAccess.of(config).accessTokenSecret())
                .asHexString()
                .isEqualToIgnoringCase(Vectors.text(Vectors.lst(), "decrypted_secret_hex"));
        assertThat(KeyAccess.of(config).consumer().signatureKey().sign("any"))
                .isEqualTo(KeyAccess.of(Vectors.credentials().build())
                        .consumer()
                        .signatureKey()
                        .sign("any"));
    }

    static void assertRefused(Runnable action, String message) {
        assertThatThrownBy(action::run).isInstanceOf(CredentialException.class).hasMessage(message);
    }
}

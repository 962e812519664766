package io.github.ibkrclient.oauth.setup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.fixture.BrokenCredentials;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.login.AccessGrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access of a user is added to a file that somebody wrote by hand; the rest of it stays as it is. */
class ThirdPartySetupTest {
    private static final String CONSUMER =
            "# the key of the mail of March\nibkr.consumer-key = vendor-4711\nibkr.third-party=true\n";

    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");
    private ThirdPartySetup setup = new ThirdPartySetup(Path.of(""));

    @BeforeEach
    void consumerWithoutAccess() throws IOException {
        file = directory.resolve("credentials.properties");
        setup = new ThirdPartySetup(directory);
        write(CONSUMER);
    }

    @Test
    void accessStandsBesideWhatWasThereAndCanBeUsed() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(setup.hasAccess()).isFalse();

        setup.save(grant("0a1b2c3d4e5f60718293"));

        assertThat(file)
                .hasContent(CONSUMER + "ibkr.access-token=0a1b2c3d4e5f60718293\nibkr.access-token-secret="
                        + Vectors.ACCESS_TOKEN_SECRET + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(setup.hasAccess()).isTrue();
        assertThat(KeyAccess.of(OAuth1Credentials.fromDirectory(directory)).accessToken())
                .isEqualTo("0a1b2c3d4e5f60718293");
        assertThat(names()).doesNotContain("credentials.properties.old", "credentials.properties.tmp");
    }

    @Test
    void accessThatIsThereIsNeverOverwritten() throws IOException {
        for (String half : List.of("ibkr.access-token=abc\n", "ibkr.access-token-secret=abc\n")) {
            write(CONSUMER + half);

            assertThat(setup.hasAccess()).isTrue();
            assertThatThrownBy(() -> setup.save(grant("0a1b2c3d4e5f60718293")))
                    .hasMessageStartingWith("credentials.properties: holds an access token in " + directory);
            assertThat(file).hasContent(CONSUMER + half);
        }
        write(CONSUMER + "ibkr.access-token=\nibkr.access-token-secret=\n");
        assertThat(setup.hasAccess()).isFalse();
    }

    @Test
    void whatIsReplacedIsKeptAsOldForTheOwnerAlone() throws IOException {
        setup.save(grant("0a1b2c3d4e5f60718293"));
        String before = Files.readString(file, UTF_8);

        setup.saveInPlace(grant("99999999999999999999"));

        Path old = directory.resolve("credentials.properties.old");
        assertThat(old).hasContent(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(old)))
                .isEqualTo("rw-------");
        assertThat(KeyAccess.of(OAuth1Credentials.fromDirectory(directory)).accessToken())
                .isEqualTo("99999999999999999999");
        assertThat(file).content().startsWith(CONSUMER);
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere")).resolve("vendor.properties");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);

        setup.save(grant("0a1b2c3d4e5f60718293"));

        assertThat(file).isSymbolicLink();
        assertThat(elsewhere).content().contains("ibkr.access-token=0a1b2c3d4e5f60718293");
    }

    @Test
    void accessToAnotherConsumerThanTheFilesIsNotWritten() throws IOException {
        AccessGrant grant = grant("0a1b2c3d4e5f60718293");
        String changed = CONSUMER.replace("4711", "4712");
        write(changed);

        assertThatThrownBy(() -> setup.save(grant))
                .isInstanceOf(CredentialException.class)
                .hasMessageStartingWith("ibkr.consumer-key: was changed meanwhile");
        assertThat(file).hasContent(changed);
    }

    @Test
    void aConsumerThatIsNoThirdPartysIsSentToThePortal() throws IOException {
        for (String mark : List.of("", "ibkr.third-party=false\n")) {
            write("ibkr.consumer-key=ABCDEFGHI\n" + mark);

            assertThatThrownBy(setup::consumer)
                    .isInstanceOf(CredentialException.class)
                    .hasMessageStartingWith("ibkr.third-party: is not set, so this consumer key is no third party's;")
                    .hasMessageContaining("self-service portal, see KeySetup");
        }
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        Files.delete(directory.resolve("private_encryption.pem"));
        assertThatThrownBy(setup::consumer).hasMessageStartingWith("private_encryption.pem: there is no file ");

        Files.delete(file);
        assertThatThrownBy(setup::consumer).hasMessageStartingWith("credentials.properties: there is no file ");

        assertThatThrownBy(new ThirdPartySetup(directory.resolve("none"))::consumer)
                .hasMessageStartingWith("credentials directory: there is no directory ");
    }

    @Test
    void aFileThatCannotBeWrittenIsLeftAsItWas() throws IOException {
        AccessGrant grant = grant("0a1b2c3d4e5f60718293");
        Path inTheWay = Files.createDirectory(directory.resolve("credentials.properties.tmp"));
        Files.createFile(inTheWay.resolve("something"));

        assertThatThrownBy(() -> setup.save(grant))
                .isInstanceOf(CredentialException.class)
                .hasMessageStartingWith("credentials.properties: cannot be written as " + file);
        assertThat(file).hasContent(CONSUMER);
    }

    private void write(String properties) throws IOException {
        new BrokenCredentials().put(BrokenCredentials.PROPERTIES, properties).write(directory);
    }

    private AccessGrant grant(String token) {
        return new AccessGrant(setup.consumer().credentials(token, Vectors.ACCESS_TOKEN_SECRET), Optional.empty());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }
}

package io.github.ibkrclient.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How credentials of OAuth 2.0 are saved. */
class OAuth2CredentialFilesTest {
    private static final String KEY = Vectors.resource("rsa-3072.pem");

    @TempDir
    Path directory;

    @Test
    void savesWhatReadsBack() throws IOException {
        Path saved = directory.resolve("new");
        OAuth2Credentials whole = good().keyId("back\\slash")
                .username("somebody")
                .ip("2001:db8::7")
                .audience("https://api.ibkr.com/oauth2/api/v1/token")
                .scopes("reports.read")
                .reportBodies(ReportBodies.SIGNED)
                .build();
        whole.save(saved);
        OAuth2Credentials read = OAuth2Credentials.fromDirectory(saved);

        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("keys.names", "keys.key")
                .isEqualTo(whole);
        assertThat(KeyAccess.of(read).key().same(KeyAccess.of(whole).key())).isTrue();
        for (String name : List.of("credentials.properties", "private_oauth2.pem")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void savesNoDefaults() throws IOException {
        Path saved = directory.resolve("new");
        good().build().save(saved);

        assertThat(Files.readString(saved.resolve("credentials.properties"), UTF_8))
                .isEqualTo("ibkr.oauth2.client-id=client\nibkr.oauth2.key-id=main\n");
    }

    @Test
    void savesBesideWhatIsThereForOAuth1() throws IOException {
        Vectors.credentials().build().save(directory);
        String before = Files.readString(directory.resolve("credentials.properties"), UTF_8);
        write("credentials.properties", before.strip());

        good().build().save(directory);

        assertThat(KeyAccess.of(OAuth2Credentials.fromDirectory(directory)).clientId())
                .isEqualTo("client");
        assertThat(KeyAccess.of(OAuth1Credentials.fromDirectory(directory))
                        .consumer()
                        .key())
                .isEqualTo(Vectors.CONSUMER_KEY);
        assertThat(Files.readString(directory.resolve("credentials.properties"), UTF_8))
                .startsWith(before);
        assertThat(directory.toFile().list()).hasSize(5);
    }

    @Test
    void overwritesNothingWhenItSaves() throws IOException {
        write("credentials.properties", "ibkr.oauth2.scopes=reports.read\n");
        assertRefused(
                () -> good().build().save(directory),
                "ibkr.oauth2.scopes: stands in " + directory.resolve("credentials.properties")
                        + " and is not overwritten; remove it or give another directory");
        assertThat(directory.resolve("private_oauth2.pem")).doesNotExist();

        write("credentials.properties", "ibkr.consumer-key=SIMULATED\n");
        write("private_oauth2.pem", "the only copy");
        assertRefused(
                () -> good().build().save(directory),
                "private_oauth2.pem: exists in " + directory
                        + " and is not overwritten; move it away or give another directory");
        assertThat(directory.resolve("private_oauth2.pem")).hasContent("the only copy");
        assertThat(directory.resolve("credentials.properties")).hasContent("ibkr.consumer-key=SIMULATED");
    }

    private static OAuth2Credentials.Builder good() {
        return OAuth2Credentials.builder().clientId("client").keyId("main").privateKey(KEY);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text, UTF_8);
    }

    private static void assertRefused(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        CredentialException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT))
                .hasMessage(message);
    }
}

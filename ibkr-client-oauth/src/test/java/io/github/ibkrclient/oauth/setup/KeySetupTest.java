package io.github.ibkrclient.oauth.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.oauth.fixture.TestKeys;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySetupTest {
    private static final String TOKEN = "0a1b2c3d4e5f60718293";

    private Path directory;
    private KeySetup setup;

    @BeforeEach
    void makeKeys(@TempDir Path parent) {
        directory = parent.resolve("creds");
        setup = new KeySetup(directory);
        setup.makeKeys(new SecureRandom());
    }

    @Test
    void keysAreForTheOwnerAloneAndInTheFormThatThePortalTakes() throws IOException {
        assertThat(setup.hasKeys()).isTrue();
        assertThat(names())
                .containsExactly(
                        "dhparam.pem",
                        "private_encryption.pem",
                        "private_signature.pem",
                        "public_encryption.pem",
                        "public_signature.pem");
        for (String name : names()) {
            Path file = directory.resolve(name);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(file))
                    .doesNotContain("\r")
                    .startsWith("-----BEGIN ")
                    .endsWith("-----\n");
        }
        assertThat(setup.uploads()).allMatch(Files::exists);
    }

    @Test
    void settingsThatFitAreSavedAndCanBeUsed() throws IOException {
        assertThat(save(secret()).faulty()).isFalse();

        assertThat(KeyAccess.of(OAuth1Credentials.fromDirectory(directory)).accessToken())
                .isEqualTo(TOKEN);
        assertThat(names()).doesNotContain("credentials.properties.new");
    }

    @Test
    void settingsThatDoNotFitAreNotSaved() throws IOException {
        Diagnosis diagnosis = save(Vectors.ACCESS_TOKEN_SECRET);

        assertThat(diagnosis.faulty()).isTrue();
        assertThat(setup.hasSettings()).isFalse();
        assertThat(names()).hasSize(5);
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        save(secret());
        String before = Files.readString(directory.resolve("private_signature.pem"));

        assertThatThrownBy(() -> setup.makeKeys(new SecureRandom())).isInstanceOf(CredentialException.class);
        assertThatThrownBy(() -> save(secret()))
                .hasMessage("credentials.properties: exists in " + directory + " and is not overwritten; move it away");
        assertThat(Files.readString(directory.resolve("private_signature.pem"))).isEqualTo(before);
    }

    @Test
    void aNewTokenThatDoesNotFitLeavesTheOldOneInPlace() throws IOException {
        save(secret());
        String before = Files.readString(directory.resolve("credentials.properties"));

        assertThat(setup.saveInPlace("NEWTOKENS", TOKEN, Vectors.ACCESS_TOKEN_SECRET, InstantSource.system())
                        .faulty())
                .isTrue();
        assertThat(Files.readString(directory.resolve("credentials.properties")))
                .isEqualTo(before);

        assertThat(setup.saveInPlace("NEWTOKENS", TOKEN, secret(), InstantSource.system())
                        .faulty())
                .isFalse();
        assertThat(Files.readString(directory.resolve("credentials.properties.old")))
                .isEqualTo(before);
    }

    @Test
    void retiredKeysAreKeptUnderAnotherName() throws IOException {
        save(secret());
        setup.retireKeys();

        assertThat(setup.hasKeys()).isFalse();
        assertThat(names()).hasSize(6).allMatch(name -> name.endsWith(".old"));
    }

    @Test
    void settingsOfOAuth2InTheSameFileAreKept() throws IOException {
        OAuth2Credentials.builder()
                .clientId("back\\slash")
                .keyId("main")
                .privateKey(Vectors.resource("rsa-3072.pem"))
                .build()
                .save(directory);
        assertThat(setup.hasSettings()).isFalse();

        assertThat(save(secret()).faulty()).isFalse();
        assertThat(setup.hasSettings()).isTrue();
        assertThat(KeyAccess.of(OAuth2Credentials.fromDirectory(directory)).clientId())
                .isEqualTo("back\\slash");
        assertThat(KeyAccess.of(OAuth1Credentials.fromDirectory(directory)).accessToken())
                .isEqualTo(TOKEN);

        setup.retireKeys();
        assertThat(setup.hasSettings()).isFalse();
        assertThat(KeyAccess.of(OAuth2Credentials.fromDirectory(directory)).clientId())
                .isEqualTo("back\\slash");
    }

    @Test
    void halfASetOfKeysIsNotCompleted() throws IOException {
        Files.delete(directory.resolve("dhparam.pem"));

        assertThatThrownBy(() -> setup.hasKeys())
                .hasMessageStartingWith("credentials directory: " + directory + " holds private_signature.pem,")
                .hasMessageEndingWith("but not dhparam.pem; put those back, or give another directory for new keys");
    }

    @Test
    void aSettingThatCouldBreakTheFileIsRefused() {
        assertThatThrownBy(() -> setup.save("TESTVECTR", "a\\u0041=b", secret(), InstantSource.system()))
                .hasMessageStartingWith("ibkr.access-token: has characters");
        assertThatThrownBy(() -> save("not base64!")).hasMessageStartingWith("ibkr.access-token-secret: is not base64");
        assertThatThrownBy(() -> save(" ")).hasMessageStartingWith("ibkr.access-token-secret: is empty");
        assertThat(setup.hasSettings()).isFalse();
    }

    private Diagnosis save(String secret) {
        return setup.save("TESTVECTR", TOKEN, secret, InstantSource.system());
    }

    /** A secret as the portal would show it. */
    private String secret() throws IOException {
        return TestKeys.encrypt(
                TestKeys.publicKey(Files.readString(setup.uploads().get(1))), new byte[20]);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

package io.github.ibkrclient.oauth;

import static io.github.ibkrclient.oauth.CredentialFilesTest.assertRefused;
import static io.github.ibkrclient.oauth.CredentialFilesTest.assertRight;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.oauth.fixture.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialSourcesTest {
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
    void readsADirectory() {
        assertRight(OAuth1Credentials.fromDirectory(directory));
    }

    @Test
    void readsFilesThatWindowsWrote() {
        write("credentials.properties", "\uFEFF" + TEXTS.replace("\n", " \r\n"));
        write("private_signature.pem", "\uFEFF" + Vectors.SIGNATURE_KEY.replace("\n", "\r\n"));
        write("dhparam.pem", Vectors.DH_PEM.replace("\n", "\r\n"));

        assertRight(OAuth1Credentials.fromDirectory(directory));
    }

    @Test
    void readsAPropertiesFileWhoseKeysAreNamedRelativeToIt() throws IOException {
        Path keys = Files.createDirectory(directory.resolve("keys"));
        Files.move(directory.resolve("private_signature.pem"), keys.resolve("s.pem"));
        Files.move(directory.resolve("dhparam.pem"), keys.resolve("d.pem"));
        Path file = write(
                "paper.properties",
                TEXTS + "ibkr.realm=limited_poa\nibkr.signature-key=keys/s.pem\nibkr.dh-params="
                        + keys.resolve("d.pem"));

        assertRight(OAuth1Credentials.fromFile(file));
    }

    @Test
    void readsAPropertiesFileThatHoldsTheKeys() throws IOException {
        for (String name : new String[] {"private_signature.pem", "private_encryption.pem", "dhparam.pem"}) {
            Files.delete(directory.resolve(name));
        }
        Path file = write(
                "inline.properties",
                TEXTS + "ibkr.signature-key=" + Vectors.SIGNATURE_KEY.replace("\n", "\\n") + "\nibkr.encryption-key="
                        + Vectors.resource("encryption-key-pkcs8-aes.pem").replace("\n", "\\n\\\n  ")
                        + "\nibkr.key-password=open-sesame\nibkr.dh-params=" + Vectors.DH_PRIME);

        assertRight(OAuth1Credentials.fromFile(file));
    }

    @Test
    void readsTheEnvironment() {
        Map<String, String> environment = environment();

        assertRight(OAuth1Credentials.fromEnv(environment));

        environment.put(
                "IBKR_SIGNATURE_KEY", directory.resolve("private_signature.pem").toString());
        environment.put("IBKR_DH_PARAMS", Vectors.DH_PRIME);
        environment.put("IBKR_ENCRYPTION_KEY", Vectors.resource("encryption-key-pkcs1-aes.pem"));
        environment.put("IBKR_KEY_PASSWORD", "open-sesame");
        assertRight(OAuth1Credentials.fromEnv(environment));
    }

    @Test
    void fillsTheEnvironmentUpFromItsDirectory() throws IOException {
        Files.delete(directory.resolve("private_encryption.pem"));
        write("credentials.properties", TEXTS + "ibkr.access-token=overridden\n");

        assertRight(OAuth1Credentials.fromEnv(Map.of(
                "IBKR_CREDENTIALS_DIR", directory.toString(),
                "IBKR_ACCESS_TOKEN", Vectors.ACCESS_TOKEN,
                "IBKR_ENCRYPTION_KEY", Vectors.ENCRYPTION_KEY)));
    }

    @Test
    void takesAnEmptyVariableAsNotSet() {
        Map<String, String> environment = environment();
        environment.put("IBKR_REALM", "");
        environment.put("IBKR_KEY_PASSWORD", "");
        environment.put("IBKR_CREDENTIALS_DIR", "");

        assertRight(OAuth1Credentials.fromEnv(environment));
    }

    @Test
    void refusesAMissingVariable() {
        Map<String, String> environment = environment();
        environment.remove("IBKR_ENCRYPTION_KEY");

        assertRefused(
                () -> OAuth1Credentials.fromEnv(environment),
                "IBKR_ENCRYPTION_KEY: is missing; give the private key whose public half encrypted the access token"
                        + " secret");
    }

    @Test
    void refusesAMissingDirectory() {
        Path missing = directory.resolve("missing");
        String message = ": there is no directory " + missing + "; give the one that holds credentials.properties";

        assertRefused(() -> OAuth1Credentials.fromDirectory(missing), "credentials directory" + message);
        assertRefused(
                () -> OAuth1Credentials.fromEnv(Map.of("IBKR_CREDENTIALS_DIR", missing.toString())),
                "IBKR_CREDENTIALS_DIR" + message);
    }

    @Test
    void refusesAMissingFile() throws IOException {
        Files.delete(directory.resolve("private_signature.pem"));

        assertRefused(
                () -> OAuth1Credentials.fromDirectory(directory),
                "private_signature.pem: there is no file " + directory.resolve("private_signature.pem")
                        + "; give the private key whose public half signs at IBKR");
    }

    @Test
    void refusesAMissingPropertiesFile() throws IOException {
        Files.delete(directory.resolve("credentials.properties"));

        assertRefused(
                () -> OAuth1Credentials.fromDirectory(directory),
                "credentials.properties: there is no file " + directory.resolve("credentials.properties")
                        + "; it holds ibkr.consumer-key and its siblings");
    }

    @Test
    void refusesAValueThatIsNeitherPemNorPathWithoutRepeatingIt() {
        Path file = write("half.properties", TEXTS + "ibkr.signature-key=MIIEvgIBADANBgkqhkiG9w0BAQEFAASC");

        assertRefused(
                () -> OAuth1Credentials.fromFile(file),
                "ibkr.signature-key: is neither PEM text nor the path of a file; relative paths start at " + directory);
    }

    @Test
    void refusesAPropertiesFileWithABrokenEscape() {
        Path file = write("broken.properties", "ibkr.access-token-secret=abc\\u12");

        assertRefused(
                () -> OAuth1Credentials.fromFile(file),
                "broken.properties: is not a properties file: a \\u in it is not followed by 4 digits");
    }

    @Test
    void namesTheFilesWhenTheKeysAreSwapped() {
        write("private_signature.pem", Vectors.ENCRYPTION_KEY);
        write("private_encryption.pem", Vectors.SIGNATURE_KEY);

        assertRefused(
                () -> OAuth1Credentials.fromDirectory(directory),
                "private_encryption.pem: is swapped with private_signature.pem: the access token secret opens with the"
                        + " signature key; exchange the two keys");
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "IBKR_CONSUMER_KEY", "TESTVECTR",
                "IBKR_ACCESS_TOKEN", Vectors.ACCESS_TOKEN,
                "IBKR_ACCESS_TOKEN_SECRET", Vectors.ACCESS_TOKEN_SECRET,
                "IBKR_SIGNATURE_KEY", Vectors.SIGNATURE_KEY,
                "IBKR_ENCRYPTION_KEY", Vectors.ENCRYPTION_KEY,
                "IBKR_DH_PARAMS", Vectors.DH_PEM));
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text, UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

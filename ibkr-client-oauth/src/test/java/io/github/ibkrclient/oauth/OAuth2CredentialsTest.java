package io.github.ibkrclient.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.model.SsoSessionRequest;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.oauth2.ClientKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuth2CredentialsTest {
    private static final String KEY = Vectors.resource("rsa-3072.pem");

    @TempDir
    Path directory;

    @Test
    void readsADirectoryThatHoldsOAuth1CredentialsToo() throws IOException {
        write("credentials.properties", """
                ibkr.consumer-key=SIMULATED
                ibkr.oauth2.client-id=client
                ibkr.oauth2.key-id=main
                ibkr.oauth2.scopes=reports.read, statements.write
                ibkr.oauth2.audience=https://api.ibkr.com/oauth2/api/v1/token
                ibkr.oauth2.report-bodies=Signed
                """);
        write("private_oauth2.pem", KEY);

        ClientKeys keys = KeyAccess.of(OAuth2Credentials.fromDirectory(directory));

        assertThat(keys.clientId()).isEqualTo("client");
        assertThat(keys.keyId()).isEqualTo("main");
        assertThat(keys.scopes()).containsExactly("reports.read", "statements.write");
        assertThat(keys.audience()).isEqualTo("https://api.ibkr.com/oauth2/api/v1/token");
        assertThat(keys.signsReportBodies()).isTrue();
        assertThat(keys.key().pem())
                .isEqualTo(KeyAccess.of(OAuth2Credentials.fromEnv(
                                Map.of("IBKR_CREDENTIALS_DIR", directory.toString(), "IBKR_OAUTH2_PRIVATE_KEY", KEY)))
                        .key()
                        .pem());
    }

    @Test
    void asksForAllThatTheCallsTakeUnlessToldOtherwise() {
        OAuth2Credentials credentials = good().build();
        ClientKeys keys = KeyAccess.of(credentials);

        assertThat(keys.scopes())
                .containsExactly("reports.read", "reports.write", "statements.read", "statements.write");
        assertThat(keys.audience()).isEqualTo("/token");
        assertThat(keys.signsReportBodies()).isFalse();
        assertThat(credentials)
                .hasToString("OAuth2Credentials[audience=/token, scopes=[reports.read, reports.write,"
                        + " statements.read, statements.write], reportBodies=PLAIN]");
    }

    @Test
    void refusesWhatIsMissing() {
        assertRefused(
                () -> OAuth2Credentials.builder().keyId("main").privateKey(KEY).build(),
                "ibkr.oauth2.client-id: is missing; it is the name IBKR gave to your institution's OAuth 2.0 client");
        assertRefused(
                () -> OAuth2Credentials.builder()
                        .clientId("client")
                        .privateKey(KEY)
                        .build(),
                "ibkr.oauth2.key-id: is missing; it is the name IBKR gave to the public key you sent");
        assertRefused(
                () -> OAuth2Credentials.fromEnv(
                        Map.of("IBKR_OAUTH2_CLIENT_ID", "client", "IBKR_OAUTH2_KEY_ID", "main")),
                "IBKR_OAUTH2_PRIVATE_KEY: is missing; give the private key whose public half you sent to IBKR for OAuth"
                        + " 2.0");
    }

    @Test
    void refusesADirectoryWithoutTheKey() throws IOException {
        assertRefused(
                () -> OAuth2Credentials.fromDirectory(directory),
                "credentials.properties: there is no file " + directory.resolve("credentials.properties")
                        + "; it holds ibkr.oauth2.client-id and its siblings");
        write("credentials.properties", "ibkr.oauth2.client-id=client\nibkr.oauth2.key-id=main\n");
        assertRefused(
                () -> OAuth2Credentials.fromDirectory(directory),
                "private_oauth2.pem: there is no file " + directory.resolve("private_oauth2.pem")
                        + "; give the private key whose public half you sent to IBKR for OAuth 2.0");
    }

    @Test
    void refusesWhatIsWrong() {
        assertRefused(
                () -> good().clientId("two words").build(),
                "ibkr.oauth2.client-id: is one word without blanks; copy it from IBKR's message");
        assertRefused(
                () -> good().username("two words").build(),
                "ibkr.oauth2.username: is one word without blanks; copy it from IBKR's message");
        assertRefused(
                () -> good().audience("token").build(),
                "ibkr.oauth2.audience: is neither /token nor a URL; leave it out or give the token endpoint's");
        assertRefused(
                () -> good().scopes("a\"b").build(),
                "ibkr.oauth2.scopes: is no list of scopes; write for example: statements.read reports.write");
        assertRefused(
                () -> OAuth2Credentials.fromEnv(Map.of(
                        "IBKR_OAUTH2_CLIENT_ID", "client",
                        "IBKR_OAUTH2_KEY_ID", "main",
                        "IBKR_OAUTH2_PRIVATE_KEY", KEY,
                        "IBKR_OAUTH2_REPORT_BODIES", "json")),
                "IBKR_OAUTH2_REPORT_BODIES: is neither plain nor signed; leave it out for plain");
        assertRefused(
                () -> good().privateKey(Vectors.SIGNATURE_KEY).build(),
                "ibkr.oauth2.private-key: the RSA key has 2048 bits where 3072 are due; make one with openssl genrsa 3072"
                        + " and upload its public half to IBKR");
        assertRefused(
                () -> good().privateKey("key").build(),
                "ibkr.oauth2.private-key: holds no PEM text: a private key starts with -----BEGIN PRIVATE KEY-----");
    }

    @Test
    void asksForSessionsOnlyForAUser() {
        assertThat(KeyAccess.of(good().username("somebody").build()).scopes()).contains("sso-sessions.write");
        assertThat(KeyAccess.of(good().username("somebody")
                                .scopes("reports.read")
                                .build())
                        .scopes())
                .containsExactly("reports.read");
        assertThat(good().username("somebody").ip("203.0.113.7").build().toString())
                .doesNotContain("somebody", "203.0.113.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "0.0.0.0", "255.249.100.99", "2001:db8::7", "::ffff:203.0.113.7"})
    void takesAddresses(String ip) {
        SsoSessionRequest session =
                KeyAccess.of(good().username("somebody").ip(ip).build()).session();
        assertThat(session.ip()).isEqualTo(ip);
        assertThat(session.credential()).isEqualTo("somebody");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "203.0.113",
                "203.0.113.7.1",
                "203.0.113.7.",
                "203.0.113.256",
                "203.0.113.07",
                "203.0.113.7/32",
                "1:2",
                "2001:db8::7::1",
                "[2001:db8::7]",
                "2001:db8::7]/?x[",
                "fe80::1%eth0"
            })
    void refusesWhatIsNoAddress(String ip) {
        assertRefused(
                () -> good().ip(ip).build(),
                "ibkr.oauth2.ip: is no IP address; it is the public address from which this machine's calls reach IBKR");
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

package io.github.ibkrclient.tests.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.AccessGrant;
import io.github.ibkrclient.oauth.login.OAuth1Authorization;
import io.github.ibkrclient.oauth.setup.ThirdPartySetup;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.testkit.internal.program.SimulatorProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator's program as IBKR for a third party. */
class ThirdPartyProgramTest {
    private static final String CALLBACK = "http://127.0.0.1:8720/callback";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @Test
    void aThirdPartyGetsAccessWithTheCredentialsThatWereWrittenAndKeepsItOverARestart() throws IOException {
        String[] vendor = {"--third-party", CALLBACK};
        AccessGrant grant;
        try (SimulatorServer server = start(vendor).orElseThrow()) {
            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .endsWith("authorize-page " + server.authorizeUrl());
            assertThat(Files.readString(credentials.resolve("credentials.properties"), StandardCharsets.UTF_8))
                    .contains("ibkr.consumer-key=SIMVENDOR", "ibkr.third-party=true")
                    .doesNotContain("token");
            ThirdPartySetup setup = new ThirdPartySetup(credentials);
            OAuth1Authorization authorization = OAuth1Authorization.builder(setup.consumer(), TokenStore.inMemory())
                    .client(IbkrClient.builder().baseUrl(server.baseUrl()).runtime(IbkrRuntime.create()))
                    .authorizePage(server.authorizeUrl())
                    .build();
            String callback = new AuthorizePageClient(new OkHttpClient())
                    .answer(authorization.begin("anna").url(), "simuser1", "consent");
            assertThat(callback).startsWith(CALLBACK + "?oauth_token=");
            grant = authorization.complete(callback, "anna");
            setup.save(grant);
            assertThat(accounts(server, grant.credentials())).hasSize(2);
        }
        try (SimulatorServer server = start(vendor).orElseThrow()) {
            assertThat(accounts(server, OAuth1Credentials.fromDirectory(credentials)))
                    .hasSize(2);
        }
        assertThat(err.size()).isZero();
    }

    @Test
    void aThirdPartyThatNobodyLetInYetIsServedAgainAfterARestart() {
        start("--third-party", CALLBACK).orElseThrow().close();
        start("--third-party", CALLBACK).orElseThrow().close();

        assertThat(err.size()).isZero();
    }

    @Test
    void credentialsOfTheOtherKindAreNamedWithTheRemedy() throws IOException {
        start().orElseThrow().close();
        assertThat(start("--third-party", CALLBACK)).isEmpty();
        assertSaid(" is no third party's; leave it out, or another directory");

        for (String name : List.of(
                "credentials.properties",
                "private_signature.pem",
                "private_encryption.pem",
                "private_oauth2.pem",
                "dhparam.pem")) {
            Files.delete(credentials.resolve(name));
        }
        start("--third-party", CALLBACK).orElseThrow().close();
        assertThat(start()).isEmpty();
        assertSaid(" is a third party's; give --third-party CALLBACK, or another directory");
    }

    @Test
    void aCallbackThatCannotBeMeantIsOneLine() {
        assertThat(start("--third-party", "here")).isEmpty();
        assertSaid("--third-party: here is no http or https URL; give the callback, such as http://127.0.0.1:8720/");
        assertThat(start("--third-party", CALLBACK, "--gateway")).isEmpty();
        assertSaid("--third-party: a gateway serves who is logged in, not third parties");
    }

    private void assertSaid(String words) {
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(words).hasLineCount(1);
        err.reset();
    }

    private static List<PortfolioAccount> accounts(SimulatorServer server, OAuth1Credentials config) {
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(server.baseUrl())
                .signer(OAuth1.signer(config))
                .runtime(IbkrRuntime.create())
                .build()) {
            return client.portfolio().accounts();
        }
    }

    private Optional<SimulatorServer> start(String... more) {
        List<String> args = new ArrayList<>(List.of("--port", "0", "--credentials-dir", credentials.toString()));
        args.addAll(List.of(more));
        return SimulatorProgram.start(args.toArray(String[]::new), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}

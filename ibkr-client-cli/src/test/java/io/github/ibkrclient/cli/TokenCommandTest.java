package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ibkr token} against the provider that the simulator plays. */
class TokenCommandTest {
    private static final String REDIRECT = "https://site.example/callback.html";
    private static final String VERIFIER = "verifier-verifier-verifier-verifier-verifier";
    private static final String SECRET = "marked secret+1";

    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T16:00:00Z"));
    private final IbkrSimulator ibkr = IbkrSimulator.builder()
            .timing(time)
            .paper()
            .loginClient("the client", SECRET, REDIRECT)
            .build();
    private final SimulatorServer server = ibkr.serve();
    private final Map<String, String> environment = new HashMap<>();
    private Path directory;
    private Path secrets;
    private Path tokens;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        time.join();
        this.directory = directory;
        secrets = Files.createDirectory(directory.resolve("secrets"));
        tokens = directory.resolve("private").resolve("tokens");
        environment.put("IBKR_CLIENT_ID", "the client");
        environment.put("IBKR_CLIENT_SECRET", SECRET);
        environment.put("IBKR_TOKEN_URL", server.loginTokenUrl());
        environment.put("IBKR_BASE_URL", server.baseUrl());
    }

    @AfterEach
    void stop() {
        time.leave();
        server.close();
        time.close();
    }

    @Test
    void aCodeBecomesTokensThatAreHandedOverAndGoodForARefresh() throws Exception {
        Terminal.Screen screen = exchange(code(), "--to-command", keeper("exit 0"), "--to-file", tokens.toString());

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(secret("IBKR_ACCESS_TOKEN")).hasSize(43).isNotEqualTo(secret("IBKR_REFRESH_TOKEN"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens)))
                .isEqualTo("rw-------");
        assertThat(screen.out() + screen.err())
                .doesNotContain(secret("IBKR_ACCESS_TOKEN"), secret("IBKR_REFRESH_TOKEN"), SECRET, VERIFIER);

        environment.put("IBKR_TOKEN_FILE", tokens.toString());
        Terminal.Screen refreshed = refresh("portfolio,token");
        assertThat(refreshed.code()).as(refreshed.err() + refreshed.out()).isZero();
        JsonObject status = status();
        assertThat(status.get("scheme").getAsString()).isEqualTo("authorization-code");
        assertThat(status.get("token_received").getAsBoolean()).isTrue();
        assertThat(status.get("expires_in").getAsInt()).isBetween(3500, 3600);
        assertThat(status.get("expires_at").getAsString()).isEqualTo("2026-11-18T17:00:00Z");
    }

    @Test
    void theRefreshTokenIsSpentOnlyWhenTheAccessTokenEndsSoon() throws Exception {
        exchange(code(), "--to-command", keeper("exit 0"), "--to-file", tokens.toString());
        environment.put("IBKR_REFRESH_TOKEN", secret("IBKR_REFRESH_TOKEN"));
        environment.put("IBKR_ACCESS_TOKEN", secret("IBKR_ACCESS_TOKEN"));
        environment.put("IBKR_TOKEN_FILE", tokens.toString());
        assertThat(refresh("token").code()).isZero();
        environment.remove("IBKR_TOKEN_FILE"); // another runner has the secrets only
        String first = secret("IBKR_ACCESS_TOKEN");

        time.advance(Duration.ofMinutes(30));
        assertThat(renew().err()).contains("the token is good until 2026-11-18T17:00:00Z; nothing was renewed");
        assertThat(refresh("token").code()).isZero();
        assertThat(status().get("expires_in").getAsInt()).isEqualTo(1800);
        assertThat(secret("IBKR_ACCESS_TOKEN")).isEqualTo(first);

        time.advance(Duration.ofMinutes(20));
        Terminal.Screen renewed = renew();
        assertThat(renewed.code()).as(renewed.err()).isZero();
        assertThat(secret("IBKR_ACCESS_TOKEN")).isNotEqualTo(first);
        assertThat(secret("IBKR_REFRESH_TOKEN")).isNotEqualTo(environment.get("IBKR_REFRESH_TOKEN"));
    }

    @Test
    void aPlaceThatCannotStoreIsFoundBeforeTheTokenIsSpent() throws Exception {
        String code = code();
        Terminal.Screen refused = exchange(code, "--to-command", keeper("exit 3"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--to-command: ", "could not store IBKR_TOKEN_TEST and ended with 3");
        assertThat(exchange(code, "--to-command", "/nowhere/gh secret set").err())
                .contains("cannot be run; is it installed?");
        Files.createDirectories(tokens);
        assertThat(exchange(code, "--to-file", tokens.toString()).code()).isEqualTo(2);
        assertThat(exchange(code).err()).contains("--to-file: is missing; say where the new tokens go");

        assertThat(exchange(code, "--to-command", keeper("exit 0")).code()).isZero();
    }

    @Test
    void aTokenThatIsSpentAndNotStoredEndsWithConnectAgain() throws Exception {
        Terminal.Screen screen = exchange(code(), "--to-command", keeper("[ $1 = IBKR_TOKEN_TEST ]"));

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.err())
                .contains(
                        "the old token is spent, and the new one could not be stored",
                        "IBKR_REFRESH_TOKEN",
                        "; connect again")
                .doesNotContain(SECRET);
    }

    @Test
    void aCodeOrTokenThatTheProviderDoesNotTakeEndsWithConnectAgain() throws Exception {
        Terminal.Screen unknown = exchange("no-such-code", "--to-command", keeper("exit 0"));
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("invalid_grant", "; connect again")
                .doesNotContain("begin()", "no-such-code");

        exchange(code(), "--to-command", keeper("exit 0"));
        environment.put("IBKR_REFRESH_TOKEN", secret("IBKR_REFRESH_TOKEN"));
        assertThat(renew().code()).isZero();
        Terminal.Screen twice = renew(); // a run that was queued before the last one holds the spent token
        assertThat(twice.code()).isEqualTo(1);
        assertThat(twice.err()).contains("; connect again").doesNotContain("begin()");
    }

    @Test
    void onARunnerTheNewTokensAreMaskedBeforeAnythingElseIsPrinted() throws Exception {
        environment.put("GITHUB_ACTIONS", "true");
        Terminal.Screen screen = exchange(code(), "--to-command", keeper("exit 0"));

        assertThat(screen.out().lines())
                .contains(
                        "::add-mask::" + secret("IBKR_ACCESS_TOKEN"),
                        "::add-mask::" + secret("IBKR_REFRESH_TOKEN"),
                        "::add-mask::" + SECRET);
    }

    @Test
    void aCodeOnTheCommandLineIsRefusedBecauseOthersCanReadIt() {
        Terminal.Screen screen = run("token", "exchange", "--code", "marked-code", "--to-file", tokens.toString());

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.err()).contains("can be seen by every user").doesNotContain("marked");
    }

    @Test
    void whatIsNoSealedAnswerIsRefusedInOneLine() {
        for (String sealed : new String[] {"nonsense", "ibkr1.a.b.c", "ibkr1.AAAA.AAAA.AAAA"}) {
            environment.put("IBKR_SEALED", sealed);
            environment.put("IBKR_CONNECT_KEY", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
            Terminal.Screen screen = run("token", "exchange", "--to-file", tokens.toString());
            assertThat(screen.code()).isEqualTo(2);
            assertThat(screen.err().lines()).singleElement().asString().startsWith("ibkr: IBKR_");
        }
    }

    private Terminal.Screen exchange(String code, String... places) {
        String[] line = {"token", "exchange", "--code", "-", "--redirect-uri", REDIRECT};
        return Terminal.run(
                IbkrRuntime.create(time),
                (question, secret) -> question.equals("Code") ? code : VERIFIER,
                environment,
                concat(line, places));
    }

    private Terminal.Screen renew() throws IOException {
        return run(
                "token",
                "refresh",
                "--if-ends-within",
                "15m",
                "--status",
                directory.resolve("ibkr-token-status.json").toString(),
                "--to-command",
                keeper("exit 0"));
    }

    private Terminal.Screen refresh(String only) {
        return run(
                "refresh",
                "--out",
                directory.toString(),
                "--state",
                directory.resolve("state").toString(),
                "--only",
                only);
    }

    private Terminal.Screen run(String... line) {
        return Terminal.run(IbkrRuntime.create(time), Terminal.NOBODY, environment, line);
    }

    private static String[] concat(String[] one, String[] other) {
        String[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private JsonObject status() throws IOException {
        return JsonParser.parseString(Files.readString(directory.resolve("ibkr-token-status.json")))
                .getAsJsonObject();
    }

    private String secret(String name) throws IOException {
        return Files.readString(secrets.resolve(name));
    }

    /** A command like gh secret set: it keeps what comes on its standard input under the name that it is given. */
    private String keeper(String end) throws IOException {
        Path script = directory.resolve("keep-secret.sh");
        Files.writeString(
                script,
                "#!/bin/sh\ncat > \"" + secrets + "/$1\"\necho \"$1 is $(cat \"" + secrets + "/$1\")\"\n" + end + "\n");
        return "sh " + script;
    }

    /** Logs in on the provider's page as a browser does, and returns the code. */
    private String code() throws Exception {
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(UTF_8)));
        Map<String, String> form = Map.of(
                "response_type", "code",
                "client_id", "the client",
                "redirect_uri", REDIRECT,
                "state", "s",
                "code_challenge", challenge,
                "code_challenge_method", "S256",
                "username", ibkr.user().username(),
                "answer", "consent");
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> back = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.loginPageUrl()))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        return back.headers().firstValue("Location").orElseThrow().replaceFirst(".*code=([^&]+).*", "$1");
    }
}

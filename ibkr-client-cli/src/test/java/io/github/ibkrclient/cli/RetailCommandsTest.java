package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.McpSwitch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands over IBKR's MCP endpoint; the user answers on the page without a browser. */
class RetailCommandsTest {
    @TempDir
    private Path folder;

    private Retail retail;

    @BeforeEach
    void start() {
        retail = new Retail(folder.resolve("consent"));
    }

    @AfterEach
    void close() {
        retail.close();
    }

    @Test
    void connectSaysFirstWhatMayBeCutOffAndSavesTheConsentForTheOwnerAlone() throws IOException {
        Terminal.Screen screen = retail.connected("--account", retail.account());

        assertThat(screen.code()).as(screen.err()).isZero();
        List<String> said = screen.err().lines().toList();
        assertThat(said.get(0)).startsWith("Experimental: ");
        assertThat(String.join(" ", said))
                .contains("IBKR disconnects the one that is connected now, for example Claude or ChatGPT");
        assertThat(screen.out())
                .isEqualToIgnoringNewLines("the consent is saved in " + retail.credentials + " for account "
                        + retail.account() + "; try it with ibkr summary --retail");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(retail.credentials.resolve("mcp.tokens"))))
                .isEqualTo("rw-------");
        assertThat(retail.ibkr.violations()).isEmpty();
    }

    @Test
    void summaryPositionsAndExecutionsComeOverTheConsent() {
        retail.connected("--account", retail.account());

        Terminal.Screen summary = retail.ibkr("summary");
        assertThat(summary.code()).as(summary.err()).isZero();
        assertThat(summary.out()).contains("netliquidation", "USD");
        assertThat(retail.ibkr("positions").out()).contains("CONID  CONTRACT", "SPY Jun16'28 600 CALL @CBOE");
        Terminal.Screen executions = retail.ibkr("executions", "--json");
        assertThat(executions.code()).as(executions.err()).isZero();
        JsonObject report = JsonParser.parseString(executions.out()).getAsJsonObject();
        JsonArray rows = report.getAsJsonArray("executions");
        assertThat(rows.size()).isGreaterThan(100);
        assertThat(rows.get(0).getAsJsonObject().get("account").getAsString()).isEqualTo(retail.account());
        assertThat(retail.ibkr.violations()).isEmpty();
    }

    @Test
    void whoDoesNotSayTheAccountIsToldHowAndMaySayItLater() {
        Terminal.Screen first = retail.connected();
        assertThat(first.out()).contains("; say once which account it is with ibkr connect --retail --account ID");
        assertThat(retail.ibkr("executions").err()).contains("warning: mcp:").contains("its account is not known");

        Terminal.Screen second = retail.ibkr("connect", "--account", retail.account());

        assertThat(second.code()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(retail.ibkr("executions").err()).doesNotContain("its account");
    }

    @Test
    void atATerminalTheAccountIsAskedForOnce() {
        List<String> asked = new ArrayList<>();
        try (RunningConnect connect = retail.start("connect", (question, secret) -> {
            asked.add(question);
            return " " + retail.account() + " ";
        })) {
            retail.answer(connect);
            assertThat(connect.end().out()).contains(" for account " + retail.account() + "; try it with");
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void connectRefusesToReplaceAConsentUnlessToldTo() {
        retail.connected();

        Terminal.Screen again = retail.ibkr("connect");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err())
                .startsWith("ibkr: --credentials: ")
                .contains(
                        "holds a consent already; try it with ibkr summary --retail",
                        "If IBKR does not take it, take another in its place with --replace token");

        assertThat(retail.connected("--replace", "token").code()).isZero();
    }

    @Test
    void doctorHasRungsForTheConsent() {
        assertThat(retail.ibkr("doctor").code()).isEqualTo(2);
        assertThat(retail.ibkr("doctor").out())
                .startsWith("FAULT    mcp.tokens: not connected; run ibkr connect --retail");
        retail.connected();

        Terminal.Screen online = retail.ibkr("doctor", "--online");

        assertThat(online.code()).as(online.out()).isZero();
        assertThat(online.out()
                        .lines()
                        .map(line -> line.replaceFirst(":.*", ""))
                        .toList())
                .containsExactly("OK       mcp.tokens", "WARNING  account", "OK       tools", "OK       summary");
        retail.ibkr.mcp().revokeInPortal(retail.ibkr.user());
        Terminal.Screen revoked = retail.ibkr("doctor", "--online");
        assertThat(revoked.code()).isEqualTo(1);
        assertThat(revoked.out()).contains("FAULT    endpoint: ");
        assertThat(retail.ibkr("summary").code()).isNotZero();
    }

    @Test
    void disconnectDeletesTheTokensAndSaysWhereIbkrKeepsTheRest() throws IOException {
        retail.connected();
        StoredToken token = TokenStore.file(retail.credentials.resolve("mcp.tokens"))
                .find("mcp")
                .orElseThrow();

        Terminal.Screen screen = retail.ibkr("disconnect");

        assertThat(screen.code()).isZero();
        assertThat(screen.err())
                .contains("IBKR confirmed that it took the tokens back.", "Settings, Manage Third-Party Consents");
        assertThat(Files.readString(retail.credentials.resolve("mcp.tokens"), UTF_8))
                .doesNotContain(
                        token.value("access_token").orElseThrow(),
                        token.value("refresh_token").orElseThrow());
        assertThat(retail.ibkr("summary").err()).startsWith("ibkr: consent: it was taken back here");
        assertThat(retail.ibkr("disconnect").code()).isEqualTo(2);
    }

    /** A disconnect was killed after it had noted that the consent ends, or a store lost the consent of its tokens. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void disconnectFinishesWhatWasLeft(boolean noted) {
        retail.connected();
        TokenStore store = TokenStore.file(retail.credentials.resolve("mcp.tokens"));
        Map<String, String> consent =
                new HashMap<>(store.find("mcp/consent").orElseThrow().values());
        if (noted) {
            consent.put("revoked_at", "2026-11-18T16:00:00Z");
            store.save("mcp/consent", StoredToken.lasting(consent));
        } else {
            store.remove("mcp/consent");
        }

        Terminal.Screen screen = retail.ibkr("disconnect");

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out()).startsWith("the tokens are deleted from ");
        assertThat(screen.err()).contains(noted ? "IBKR confirmed" : "IBKR did not confirm");
        assertThat(store.find("mcp")).isEmpty();
        assertThat(retail.ibkr("disconnect").err()).contains("holds no consent, so there is nothing to end");
    }

    @Test
    void whatCannotBeUsedIsOneLineWithTheSettingAndTheRemedy() {
        Map<String, String> lines = Map.of(
                "summary --mcp-url http://127.0.0.1:1/v1/api/mcp-public",
                "ibkr: --mcp-url: is for --retail; give both or none",
                "summary --retail --mcp-url http://ibkr.example/mcp --credentials " + folder,
                "ibkr: --mcp-url: plain http would show the consent to the network",
                "summary --retail --account U1 --credentials " + folder,
                "ibkr: --account: is not for --retail, which has one account; leave it out",
                "disconnect --credentials " + folder,
                "ibkr: --retail: is missing",
                "summary --retail --credentials " + folder,
                "ibkr: consent: nobody has connected; connect once;"
                        + " here: ibkr connect --retail --credentials DIR");
        lines.forEach((line, expected) -> {
            Terminal.Screen screen = Terminal.run(IbkrRuntime.create(), Terminal.NOBODY, Map.of(), line.split(" ", -1));
            assertThat(screen.err()).startsWith(expected);
            assertThat(screen.code()).isEqualTo(2);
        });
    }

    @Test
    void theUrlMayStandInTheEnvironment() {
        retail.connected();
        Terminal.Screen screen = Terminal.run(
                IbkrRuntime.create(),
                Terminal.NOBODY,
                Map.of("IBKR_MCP_URL", retail.server.mcpUrl()),
                "summary",
                "--retail",
                "--credentials",
                retail.credentials.toString());
        assertThat(screen.code()).as(screen.err()).isZero();
    }

    @Test
    void anUrlThatWasLeftOverIsNamedWithHowToTakeItBack() {
        retail.connected();
        String other = "http://127.0.0.1:1/v1/api/mcp-public";
        String line = "is " + other + ", and the consent is for " + retail.server.mcpUrl() + "; ";
        String remedy = " to use that consent, or take another in its place with ibkr connect --retail --replace token";
        for (String command : List.of("summary", "positions", "executions", "connect", "doctor")) {
            List<String> given = List.of(command, "--retail", "--credentials", retail.credentials.toString());
            Terminal.Screen left = Terminal.run(
                    IbkrRuntime.create(), Terminal.NOBODY, Map.of("IBKR_MCP_URL", other), given.toArray(String[]::new));
            assertThat(left.code()).isEqualTo(2);
            assertThat(left.out() + left.err()).contains("IBKR_MCP_URL: " + line + "unset it" + remedy);
            assertThat(left.out() + left.err()).doesNotContain("connect again", "; here: ", "holds a consent already");

            List<String> option = new ArrayList<>(given);
            option.addAll(List.of("--mcp-url", other));
            Terminal.Screen wrong =
                    Terminal.run(IbkrRuntime.create(), Terminal.NOBODY, Map.of(), option.toArray(String[]::new));
            assertThat(wrong.out() + wrong.err()).contains("--mcp-url: " + line + "leave it out" + remedy);
        }
    }

    @Test
    void verifyTriesEveryAssumptionAndSavesNothingOfTheAccount() throws IOException {
        retail.close();
        retail = new Retail(folder.resolve("keys"), McpSwitch.REUSE_GRACE);
        retail.ibkr.user().writeCredentials(retail.credentials);
        Path out = folder.resolve("recorded");
        List<String> asked = new ArrayList<>();
        RunningConnect running = retail.start(
                "verify",
                (question, secret) -> {
                    asked.add(question);
                    if (question.startsWith("Remove the consent")) {
                        retail.ibkr.mcp().revokeInPortal(retail.ibkr.user());
                    }
                    return question.startsWith("Was TWS") ? "" : "yes";
                },
                "--out",
                out.toString(),
                "--base-url",
                retail.server.baseUrl());
        try (running) {
            retail.answer(running);
            Terminal.Screen screen = running.end();

            assertThat(screen.code()).as(screen.err()).isZero();
            assertThat(asked).hasSize(5);
            assertThat(screen.out())
                    .contains("HELD", "the Web API gives the same executions the same ids")
                    .containsPattern("SEEN +the limit is 30 calls in a minute +call \\d+ was refused")
                    .containsPattern("HELD +a consent that is removed in the portal ends")
                    .containsPattern("DID_NOT_HOLD +a used refresh token is refused");
        }
        String saved = "";
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.toList()) {
                saved += Files.readString(file, UTF_8);
            }
        }
        assertThat(saved)
                .contains("\"status\": 401", "execution-id-1", "\"net_liquidation\"", "-32300", "get_account_trades")
                .doesNotContain("mcpat_", "mcprt_", "mcpid_", "mcpco_")
                .doesNotContain(retail.account(), "AAPL", "APPLE", "Simulated Holder");
        for (JsonElement exchange : JsonParser.parseString(Files.readString(out.resolve("recording.json")))
                .getAsJsonArray()) {
            assertThat(exchange.getAsJsonObject().has("step")).isTrue();
        }
        for (String id : retail
                .ibkr
                .executions(retail.account(), LocalDate.now(ZoneOffset.UTC).minusDays(7))
                .stream()
                .map(one -> one.id())
                .toList()) {
            assertThat(saved).doesNotContain(id);
        }
    }

    /** Ctrl-C and a killed terminal end the JVM where it stands. */
    @Test
    void aVerifyThatIsStoppedEndsItsConsent() throws Exception {
        Process verify = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ibkr.class.getName(),
                        "verify",
                        "--retail",
                        "--mcp-url",
                        retail.server.mcpUrl(),
                        "--credentials",
                        retail.credentials.toString(),
                        "--out",
                        folder.resolve("recorded").toString(),
                        "--port",
                        "0",
                        "--no-browser")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader shown = verify.inputReader(UTF_8);
                Writer typed = verify.outputWriter(UTF_8)) {
            typed.write("yes\n");
            typed.flush();
            String page = lineWith(shown, "/authorize?").strip();
            new BrowserRequests().get(retail.ibkr.mcp().consent(URI.create(page), retail.account()));
            lineWith(shown, "Was TWS");

            verify.toHandle().destroy();

            assertThat(lineWith(shown, "the consent of this run")).isEqualTo("-- the consent of this run is ended");
            assertThat(verify.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            verify.destroyForcibly();
        }
        try (RunningConnect next = retail.connect()) {
            assertThat(new BrowserRequests().get(next.page().toString()).body())
                    .contains("asks for access")
                    .doesNotContain("it is disconnected");
        }
    }

    private static String lineWith(BufferedReader shown, String words) throws IOException {
        StringBuilder before = new StringBuilder();
        for (String line = shown.readLine(); line != null; line = shown.readLine()) {
            if (line.contains(words)) {
                return line;
            }
            before.append(line).append('\n');
        }
        throw new AssertionError("no line with " + words + " in " + before);
    }
}

package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.Violation;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consent as a secret of a workflow: {@code ibkr token move} and {@code ibkr token refresh --retail}. */
class RetailTokenTest {
    private final Map<String, String> environment = new HashMap<>();
    private final SecretCheck secrets = new SecretCheck();
    private Path directory;
    private Path kept;
    private Path folder;
    private Path lent;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        this.directory = directory;
        kept = Files.createDirectory(directory.resolve("kept"));
        folder = directory.resolve("consent");
        lent = directory.resolve("private").resolve("token");
        terminal = new Terminal(directory.resolve("creds"));
        terminal.consent(folder);
        stored().values().values().stream()
                .filter(value -> value.startsWith("mcp"))
                .forEach(secrets::secret);
    }

    @AfterEach
    void stop() {
        terminal.close();
    }

    private void move() throws IOException {
        Terminal.Screen screen = secrets.shown(terminal.bare(
                "token", "move", "--retail", "--credentials", folder.toString(), "--to-command", keeper("exit 0")));
        assertThat(screen.code()).as(screen.err()).isZero();
        takeSecrets();
    }

    @Test
    void aMovedConsentIsRenewedBeforeEachRunAndReadWithWhatTheStepBeforeItLeft() throws IOException {
        move();
        assertThat(TokenStore.file(folder.resolve("mcp.tokens")).find("mcp")).isEmpty();
        assertThat(terminal.bare("summary", "--retail", "--credentials", folder.toString())
                        .err())
                .startsWith("ibkr: consent: nobody has connected");

        for (int run = 0; run < 3; run++) {
            terminal.time.advance(Duration.ofMinutes(5));
            Terminal.Screen renewed = renew("exit 0", "--if-ends-within", "8m", "--to-file", lent.toString());
            assertThat(renewed.code()).as(renewed.err()).isZero();
            assertThat(renewed.err()).contains("the renewed consent is stored; its access token is good until 2026-11");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lent)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(lent)).doesNotContain("mcprt_", "refresh_token");

            Map<String, String> step = Map.of("IBKR_TOKEN_FILE", lent.toString());
            Terminal.Screen read = secrets.shown(terminal.bare(step, refresh()));
            assertThat(read.code()).as(read.err() + read.out()).isZero();
            takeSecrets();
        }
        assertThat(JsonParser.parseString(Files.readString(directory.resolve("data/ibkr-token-status.json")))
                        .getAsJsonObject()
                        .get("expires_in")
                        .getAsInt())
                .isBetween(500, 599);
        secrets.assertKept();
        assertThat(everythingWritten()).doesNotContain("mcpat_", "mcprt_");
        terminal.time.advance(Duration.ofMinutes(10));
        assertThat(terminal.bare(Map.of("IBKR_TOKEN_FILE", lent.toString()), refresh())
                        .err())
                .startsWith("ibkr: IBKR_TOKEN_FILE: its access token ended at ");
        assertThat(terminal.bare(Map.of("IBKR_TOKEN_FILE", lent + "x"), refresh())
                        .err())
                .startsWith("ibkr: IBKR_TOKEN_FILE: " + lent + "x is not there; ibkr token refresh");
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void whileTheAccessTokenLastsLongEnoughNothingIsRenewed() throws IOException {
        move();
        String before = environment.get("IBKR_CONSENT");
        Terminal.Screen screen = renew("exit 9", "--if-ends-within", "8m", "--to-file", lent.toString());

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.err()).contains("nothing was renewed; its access token is good until 2026-11-18T16:09:59Z");
        assertThat(Files.readString(kept.resolve("IBKR_CONSENT"))).isEqualTo(before);
        assertThat(terminal.bare(environment, refresh()).code())
                .as("the secret alone is enough")
                .isZero();

        terminal.time.advance(Duration.ofMinutes(10));
        Terminal.Screen ended = terminal.bare(environment, refresh());
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("ibkr: IBKR_CONSENT: its access token ended at 2026-11-18T16:09:59Z; ibkr token refresh");
    }

    @Test
    void aPlaceThatCannotStoreIsFoundBeforeTheTokenIsSpent() throws IOException {
        Terminal.Screen unmoved = terminal.bare(
                "token", "move", "--retail", "--credentials", folder.toString(), "--to-command", keeper("exit 3"));
        assertThat(unmoved.code()).isEqualTo(2);
        assertThat(unmoved.err()).contains("--to-command: ", "could not store IBKR_TOKEN_TEST and ended with 3");
        move();

        Terminal.Screen refused = renew("exit 3");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("could not store IBKR_CONSENT and ended with 3");
        assertThat(renew("exit 0", "--to-file", kept.toString()).code()).isEqualTo(2);
        assertThat(secrets.shown(terminal.bare(environment, "token", "refresh", "--retail"))
                        .err())
                .contains("--to-command: is missing; say what keeps the consent for the next run");

        takeSecrets();
        assertThat(renew("exit 0").code()).isZero();
        assertThat(terminal.ibkr.violations()).isEmpty();
        secrets.assertKept();
    }

    @Test
    void aTokenThatIsSpentAndNotStoredEndsWithConnectAgain() throws IOException {
        move();
        // the first call says that a renewal is under way, the second has the new token
        Terminal.Screen screen =
                renew("n=$(cat " + directory + "/n || echo 0); echo $((n + 1)) > " + directory + "/n; [ $n = 0 ]");

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.err().lines())
                .singleElement()
                .asString()
                .startsWith("ibkr: the old token is spent, and the new one could not be stored: ")
                .endsWith("; connect again");
        secrets.assertKept();
    }

    @Test
    void aLostAnswerIsTriedOnceMoreInTheSameRunHalfAMinuteLater() throws IOException {
        terminal.ibkr.mcp().set(McpSwitch.REUSE_GRACE, true);
        move();
        terminal.ibkr.mcp().loseTokenAnswer();
        Instant start = terminal.time.now();

        assertThat(renew("exit 0").code()).isZero();

        assertThat(Duration.between(start, terminal.time.now()))
                .isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));

        takeSecrets();
        assertThat(renew("exit 0").code()).isZero();
        assertThat(reused()).isEqualTo(1);
    }

    @Test
    void afterALostAnswerThatTheServerDoesNotForgiveTheTokenIsNeverTriedAgain() throws IOException {
        move();
        terminal.ibkr.mcp().loseTokenAnswer();
        for (int run = 0; run < 3; run++) {
            Terminal.Screen screen = renew("exit 0");
            assertThat(screen.code()).isEqualTo(1);
            assertThat(screen.err()).startsWith("ibkr: consent: ").endsWith("; connect again\n");
            takeSecrets();
        }
        assertThat(reused()).isEqualTo(1);
        secrets.assertKept();
    }

    /** The process is killed when it hands the new token over: the old one is spent, and the place has the mark of before. */
    @Test
    void aRunThatIsKilledBetweenSpendingAndStoringIsTriedOnceMoreByTheNext() throws Exception {
        WorkflowSteps steps = new WorkflowSteps(directory);
        terminal.ibkr.mcp().set(McpSwitch.REUSE_GRACE, true);
        move();
        steps.useCommand();
        steps.environment.putAll(environment);
        List<String> line = new ArrayList<>(
                List.of(steps.environment.getOrDefault("IBKR_COMMAND", "").split(" ")));
        String killer = keeper("[ -e " + directory + "/marked ] && kill -9 $PPID; touch " + directory + "/marked");
        line.addAll(List.of("token", "refresh", "--retail", "--to-command", killer));
        WorkflowSteps.Ended killed = steps.run(directory, line.toArray(String[]::new)); // it lives in the system's time
        assertThat(killed.code()).as(killed.out()).isEqualTo(137);
        Files.writeString(kept.resolve("IBKR_CONSENT"), Files.readString(kept.resolve("IBKR_CONSENT.before")));
        takeSecrets();

        Terminal.Screen next = renew("exit 0");

        assertThat(next.code()).as(next.err()).isZero();
        assertThat(reused()).isEqualTo(1);
        secrets.shown(new Terminal.Screen(0, killed.out() + steps.arguments() + steps.processes(), ""));
        secrets.assertKept();
    }

    @Test
    void anOutageLosesNothing() throws IOException {
        move();
        terminal.ibkr.mcp().tokensUnavailable(2);
        for (int run = 0; run < 2; run++) {
            Terminal.Screen away = renew("exit 0");
            assertThat(away.code()).isEqualTo(1);
            assertThat(away.err()).contains("HTTP 503").endsWith("the consent is not lost, the next run tries again\n");
            takeSecrets();
        }
        assertThat(renew("exit 0").code()).isZero();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void onARunnerTheConsentAndItsTokensAreMasked() throws IOException {
        move();
        environment.put("GITHUB_ACTIONS", "true");
        List<String> masked = renew("exit 0").out().lines().toList();
        String before = environment.get("IBKR_CONSENT");
        takeSecrets();

        assertThat(masked)
                .contains("::add-mask::" + before, "::add-mask::" + environment.get("IBKR_CONSENT"))
                .anyMatch(line -> line.startsWith("::add-mask::mcprt_"))
                .anyMatch(line -> line.startsWith("::add-mask::mcpat_"))
                .allMatch(line -> line.startsWith("::add-mask::"));
    }

    @Test
    void aTextThatIsNotWholeAndAVariableWithoutItsOptionAreRefused() throws IOException {
        move();
        String whole = environment.getOrDefault("IBKR_CONSENT", "");
        for (String cut : List.of("x", whole.substring(0, whole.length() - 1), whole.replaceFirst("[.].", ".A"))) {
            environment.put("IBKR_CONSENT", cut);
            Terminal.Screen screen = renew("exit 0");
            assertThat(screen.code()).isEqualTo(2);
            assertThat(screen.err())
                    .startsWith("ibkr: IBKR_CONSENT: is not the whole text that ibkr token move stored");
        }
        Terminal.Screen without = terminal.bare(
                environment, "refresh", "--out", directory.resolve("data").toString());
        assertThat(without.err()).startsWith("ibkr: IBKR_CONSENT: is for --retail; give that too");
        assertThat(without.code()).isEqualTo(2);
        secrets.assertKept();
    }

    @Test
    void onlyAConsentThatIsThereCanBeMoved() throws IOException {
        String keeper = keeper("exit 0");
        String consent = folder.toString();
        assertThat(moving("--credentials", consent, "--to-command", keeper).err())
                .startsWith("ibkr: --retail: is missing");
        assertThat(moving("--retail", "--to-command", keeper).err()).startsWith("ibkr: --credentials: is missing");
        assertThat(moving("--retail", "--credentials", consent).err()).startsWith("ibkr: --to-command: is missing");
        assertThat(moving("--retail", "--credentials", consent, "--to-command", keeper, "--to-file", lent.toString())
                        .err())
                .startsWith("ibkr: --to-file: is not for a consent that moves");
        assertThat(terminal.consent(folder).disconnect()).isTrue();
        assertThat(moving("--retail", "--credentials", consent, "--to-command", keeper)
                        .err())
                .startsWith("ibkr: consent: it was taken back here");
        assertThat(Files.exists(kept.resolve("IBKR_CONSENT"))).isFalse();
    }

    private Terminal.Screen moving(String... options) {
        return terminal.bare(
                Stream.concat(Stream.of("token", "move"), Stream.of(options)).toArray(String[]::new));
    }

    private Terminal.Screen renew(String end, String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of("token", "refresh", "--retail", "--to-command", keeper(end)));
        line.addAll(List.of(more));
        return secrets.shown(terminal.bare(environment, line.toArray(String[]::new)));
    }

    private String[] refresh() {
        return new String[] {
            "refresh",
            "--retail",
            "--out",
            directory.resolve("data").toString(),
            "--state",
            directory.resolve("state").toString(),
            "--symbols",
            "AAPL",
            "--require-credentials"
        };
    }

    private long reused() {
        return terminal.ibkr.violations().stream()
                .filter(one -> one.kind() == Violation.Kind.REUSED_REFRESH_TOKEN)
                .count();
    }

    private StoredToken stored() {
        return TokenStore.file(folder.resolve("mcp.tokens")).find("mcp").orElseThrow();
    }

    /** What the next job finds: the secret as it was stored last. */
    private void takeSecrets() throws IOException {
        environment.put("IBKR_CONSENT", Files.readString(kept.resolve("IBKR_CONSENT")));
        secrets.secret(environment.get("IBKR_CONSENT"));
    }

    private String everythingWritten() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("data", "state")) {
            try (Stream<Path> files = Files.walk(directory.resolve(name))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    /** A command like gh secret set, which also prints what it got. What was kept before stands beside it. */
    private String keeper(String end) throws IOException {
        Path script = directory.resolve("keep-consent.sh");
        Files.writeString(script, """
                #!/bin/sh
                [ -e "%1$s/$1" ] && cp "%1$s/$1" "%1$s/$1.before"
                cat > "%1$s/$1"
                echo "$1 is $(cat "%1$s/$1")"
                %2$s
                """.formatted(kept, end));
        return "sh " + script;
    }
}

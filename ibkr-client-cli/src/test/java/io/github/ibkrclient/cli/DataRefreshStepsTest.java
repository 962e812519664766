package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonParser;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.WorkflowSteps.Ended;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.ForwardingTiming;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.time.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of the workflow, run here as a runner does, with a bare repository in place of GitHub. */
class DataRefreshStepsTest {
    private static final Path WORKFLOW = ServedSite.DATA_REFRESH.resolve("ibkr-data-refresh.yml");
    private static final Path BUILD = Path.of("..", ".github", "workflows", "build.yml");
    private static final String DATA = "site/data";

    private Path directory;
    private WorkflowSteps steps;
    private Map<String, String> environment;
    private Path origin;
    private Path checkout;
    private Path other;

    @BeforeAll
    static void look() {
        WorkflowSteps.missing().ifPresent(reason -> {
            System.err.println("DataRefreshStepsTest is skipped: " + reason);
            abort(reason);
        });
    }

    @BeforeEach
    void cloneRepository(@TempDir Path directory) throws Exception {
        this.directory = directory;
        steps = new WorkflowSteps(directory);
        environment = steps.environment;
        origin = directory.resolve("origin.git");
        checkout = directory.resolve("checkout");
        other = directory.resolve("other");
        environment.put("DATA_DIR", DATA);
        environment.put("STATE_DIR", directory.resolve("state").toString());
        environment.put("RESULT_FILE", directory.resolve("result").toString());
        environment.put("IBKR_TOKEN_FILE", directory.resolve("token").toString());
        environment.put("BRANCH", "main");
        environment.put("RACE_PAUSE", "0");
        git(directory, "init", "--quiet", "--bare", "--initial-branch=main", origin.toString());
        git(directory, "clone", "--quiet", origin.toString(), other.toString());
        change("README.md", "a portfolio");
        git(directory, "clone", "--quiet", origin.toString(), checkout.toString());
    }

    @Test
    void aRefreshIsPublishedOnceAndLeavesNoSecretAnywhere() throws Exception {
        // The simulator lives on a Saturday, on which prices stand still.
        IbkrSimulator ibkr = IbkrSimulator.builder()
                .timing(new Saturday(IbkrRuntime.shared().timing()))
                .clockTolerance(Duration.ofDays(30))
                .build();
        List<String> secrets = new ArrayList<>();
        try (SimulatorServer server = ibkr.serve()) {
            environment.putAll(credentials(ibkr, secrets));
            environment.put("IBKR_BASE_URL", server.baseUrl());
            steps.useCommand();
            environment.put("WHAT", "portfolio");
            environment.put("ALWAYS", "true");
            environment.put("REQUIRE_CREDENTIALS", "true");
            environment.put("GITHUB_ACTIONS", "true");

            assertThat(step("token.sh").out()).contains("no token to renew");
            assertThat(step("refresh.sh").code()).as(steps.log()).isZero();
            assertThat(step("publish.sh").out()).contains("published");
            assertThat(step("result.sh").code()).isZero();

            String published = git(origin, "show", "main:" + DATA + "/portfolio.json");
            assertThat(JsonParser.parseString(published).getAsJsonObject().getAsJsonArray("positions"))
                    .hasSizeGreaterThan(50);
            assertThat(commits()).isEqualTo(2);

            assertThat(step("refresh.sh").code()).as(steps.log()).isZero();
            assertThat(step("publish.sh").out()).contains("only times changed");
            assertThat(commits()).isEqualTo(2);
            assertThat(git(checkout, "status", "--porcelain")).isBlank();
            assertThat(ibkr.violations()).isEmpty();
        }
        secrets.addAll(ibkr.user().accountIds());
        String everything = steps.maskedLog()
                + steps.arguments()
                + steps.processes()
                + content(checkout.resolve(DATA))
                + content(directory.resolve("state"))
                + git(origin, "log", "-p", "--all");
        assertThat(secrets).hasSizeGreaterThan(20).noneMatch(everything::contains);
    }

    @Test
    void aCommitIsMadeForChangedContentAndForTimesOnlyAfterHalfAnHour() throws Exception {
        data("1", "2026-11-18T16:00:00Z", 3600);
        environment.put(
                "GIT_COMMITTER_DATE", "@" + Instant.now().minusSeconds(29 * 60).getEpochSecond() + " +0000");
        assertThat(step("publish.sh").out()).contains("published");
        environment.remove("GIT_COMMITTER_DATE");
        assertThat(step("publish.sh").out()).contains("nothing changed");

        data("1", "2026-11-18T16:05:00Z", 3300);
        assertThat(step("publish.sh").out())
                .contains("only times changed, and the last commit of data is 29 minutes old");
        assertThat(commits()).isEqualTo(2);

        data("2", "2026-11-18T16:10:00Z", 3000);
        environment.put(
                "GIT_COMMITTER_DATE", "@" + Instant.now().minusSeconds(31 * 60).getEpochSecond() + " +0000");
        assertThat(step("publish.sh").out()).contains("published");
        environment.remove("GIT_COMMITTER_DATE");

        data("2", "2026-11-18T16:41:00Z", 2000);
        assertThat(step("publish.sh").out()).contains("published");
        assertThat(commits()).isEqualTo(4);
    }

    @Test
    void aPushThatCameFirstIsKeptAndTheDataFollowsIt() throws Exception {
        Path hook = checkout.resolve(".git/hooks/pre-push");
        Files.writeString(hook, """
                #!/bin/sh
                [ -e %1$s/raced ] && exit 0
                touch %1$s/raced
                cd %2$s && unset GIT_DIR && echo more >> README.md && git commit -qam more && git push -q origin main
                """.formatted(directory, other));
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        data("1", "2026-11-18T16:00:00Z", 3600);

        Ended ended = step("publish.sh");

        assertThat(ended.code()).as(ended.out()).isZero();
        assertThat(ended.out()).contains("another push came first; trying again", "published");
        assertThat(git(origin, "log", "--format=%s", "main").lines())
                .containsExactly("Refresh the data", "more", "README.md");
        assertThat(git(origin, "show", "main:README.md")).isEqualTo("a portfolio\nmore\n");
    }

    @Test
    void aRepositoryThatTakesNoPushFailsTheStepAfterFiveTries() throws Exception {
        Path hook = origin.resolve("hooks/pre-receive");
        Files.writeString(hook, "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        data("1", "2026-11-18T16:00:00Z", 3600);

        Ended ended = step("publish.sh");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains("could not be pushed in 5 tries");
    }

    @Test
    void theJobEndsAsTheRefreshEndedButPublishesFirst() throws Exception {
        for (int code : new int[] {0, 1, 3}) {
            steps.useCommand("exit " + code);
            assertThat(step("refresh.sh").code()).isZero();
            Ended result = step("result.sh");
            assertThat(result.code()).isEqualTo(code == 3 ? 0 : code);
            assertThat(result.out().contains("::warning::")).isEqualTo(code == 3);
        }
        steps.useCommand("exit 2");
        assertThat(step("refresh.sh").code()).isEqualTo(2);
    }

    @Test
    void theChoicesBecomeTheOptionsOfTheCommand() throws Exception {
        steps.useCommand("exit 0");
        environment.put("WHAT", "market");
        environment.put("SYMBOLS", "AAPL,SAP@IBIS");
        environment.put("SCANS", "MOST_ACTIVE\nTOP_PERC_GAIN@STK.NASDAQ,priceAbove=5");
        step("refresh.sh");
        assertThat(steps.arguments())
                .isEqualTo(String.join(
                        "\n",
                        "refresh",
                        "--out",
                        DATA,
                        "--state",
                        environment.get("STATE_DIR"),
                        "--only",
                        "market,token",
                        "--symbols",
                        "AAPL,SAP@IBIS",
                        "--scan",
                        "MOST_ACTIVE",
                        "--scan",
                        "TOP_PERC_GAIN@STK.NASDAQ,priceAbove=5",
                        ""));

        environment.put("WHAT", "all; rm -rf /");
        assertThat(step("refresh.sh").out()).contains("what: there is no 'all; rm -rf /'; choose all");
    }

    @Test
    void tokensAreExchangedForAnAnswerAndRenewedWhereThereAreSome() throws Exception {
        steps.useCommand("exit 0");
        environment.put("WHAT", "connect");
        assertThat(step("token.sh").code()).isEqualTo(2);

        environment.put("IBKR_SEALED", "ibkr1.marked");
        assertThat(step("token.sh").code()).isZero();
        environment.put("WHAT", "all");
        environment.put("IBKR_REFRESH_TOKEN", "marked");
        assertThat(step("token.sh").code()).isZero();
        assertThat(steps.arguments().replace("\n", " "))
                .startsWith("token exchange --to-file ")
                .contains("--to-command gh secret set --env ibkr token refresh --if-ends-within 15m --status " + DATA)
                .doesNotContain("marked");
    }

    @Test
    void aConsentIsRenewedBeforeItIsReadWithAndLeavesNoSecretAnywhere() throws Exception {
        IbkrSimulator ibkr = IbkrSimulator.builder()
                .timing(new Saturday(IbkrRuntime.shared().timing()))
                .build();
        String account = ibkr.user().accountIds().get(0);
        Path folder = directory.resolve("consent");
        String keeper = steps.program("keeper.sh", "cat > " + directory + "/$1");
        try (SimulatorServer server = ibkr.serve()) {
            McpLogin login = McpLogin.builder(TokenStore.file(folder.resolve("mcp.tokens")))
                    .mcpUrl(server.mcpUrl())
                    .runtime(IbkrRuntime.create(
                            new FiveMinutesAgo(IbkrRuntime.shared().timing())))
                    .build();
            login.complete(ibkr.mcp().consent(login.begin(), account));
            login.bind(account);
            Terminal.Screen moved = Terminal.run(
                    IbkrRuntime.create(),
                    Terminal.NOBODY,
                    Map.of(),
                    "token",
                    "move",
                    "--retail",
                    "--credentials",
                    folder.toString(),
                    "--to-command",
                    keeper);
            assertThat(moved.code()).as(moved.err()).isZero();
            String first = Files.readString(directory.resolve("IBKR_CONSENT"));
            environment.put("IBKR_CONSENT", first);
            environment.put("SECRET_COMMAND", keeper);
            environment.put("SYMBOLS", "AAPL");
            environment.put("ALWAYS", "true");
            environment.put("GITHUB_ACTIONS", "true");
            steps.useCommand();

            assertThat(step("token.sh").code()).as(steps.log()).isZero();
            String second = Files.readString(directory.resolve("IBKR_CONSENT"));
            assertThat(second).isNotEqualTo(first);
            readOverConsent();
            environment.put("IBKR_CONSENT", second);
            Files.delete(directory.resolve("token"));
            assertThat(step("token.sh").out()).contains("nothing was renewed");
            readOverConsent();
            assertThat(ibkr.violations()).isEmpty();
        }
        assertThat(Files.readString(checkout.resolve(DATA + "/market-data.json")))
                .contains("\"AAPL\"");
        String everything = steps.maskedLog()
                + steps.arguments()
                + steps.processes()
                + content(checkout.resolve(DATA))
                + content(directory.resolve("state"));
        assertThat(everything)
                .contains("::add-mask::***", "--retail")
                .doesNotContain("mcpat_", "mcprt_", "ibkr-consent-1.", account);
    }

    /** The step that reads has no more than the workflow gives it: that there is a consent, and what the step before left. */
    private void readOverConsent() throws Exception {
        String consent = String.valueOf(environment.remove("IBKR_CONSENT"));
        environment.put("OVER_CONSENT", "true");
        assertThat(environment + Files.readString(directory.resolve("token")))
                .contains("mcpat_")
                .doesNotContain("mcprt_", "ibkr-consent-1.", consent);
        assertThat(step("refresh.sh").code()).as(steps.log()).isZero();
        assertThat(step("result.sh").code()).as(steps.log()).isZero();
        assertThat(Files.readString(checkout.resolve(DATA + "/market-data.json")))
                .doesNotContain("\"demo\"");
        environment.remove("OVER_CONSENT");
    }

    @Test
    void onlyTheStepThatRenewsGetsWhatItCanSpend() throws Exception {
        String workflow = Files.readString(WORKFLOW);
        Pattern spent = Pattern.compile("secrets\\.IBKR_(CONSENT|REFRESH_TOKEN|CONNECT_KEY|SECRETS_TOKEN) *}}");
        assertThat(workflow.split("\n {6}- "))
                .filteredOn(step -> spent.matcher(step).find())
                .singleElement()
                .asString()
                .startsWith("name: Connect, or renew the token\n");
        assertThat(workflow)
                .contains("OVER_CONSENT: ${{ secrets.IBKR_CONSENT != '' }}\n        run: bash \"$STEPS/refresh.sh\"");

        steps.useCommand("exit 0");
        environment.put("OVER_CONSENT", "false"); // what the expression makes of a secret that is not set
        step("refresh.sh");
        assertThat(steps.arguments()).doesNotContain("--retail");
    }

    /** GitHub's schedules are in UTC, and New York changes its clocks. */
    @Test
    void theScheduleHasEveryFiveMinutesOfTheMarketInSummerAndInWinter() throws Exception {
        List<Pattern> schedules = Pattern.compile("- cron: \"(.*)\"")
                .matcher(Files.readString(WORKFLOW))
                .results()
                .map(line -> Pattern.compile(line.group(1)
                        .replace("30-59/5", "(30|35|40|45|50|55)")
                        .replace("*/5", "[0-9]?[05]")
                        .replace("14-20", "(14|15|16|17|18|19|20)")
                        .replace("* *", "[0-9]+ [0-9]+")
                        .replace("1-5", "[1-5]")))
                .toList();
        assertThat(schedules).hasSize(3);
        for (LocalDate day = LocalDate.of(2026, 1, 2); day.getYear() < 2028; day = day.plusDays(1)) {
            if (day.getDayOfWeek().getValue() > 5) {
                continue;
            }
            ZonedDateTime opens = day.atTime(9, 30).atZone(ZoneId.of("America/New_York"));
            for (int minute = 0; minute <= 390; minute += 5) {
                ZonedDateTime at = opens.plusMinutes(minute).withZoneSameInstant(ZoneOffset.UTC);
                String time = at.format(DateTimeFormatter.ofPattern("m H d M "))
                        + day.getDayOfWeek().getValue();
                assertThat(schedules)
                        .as(time)
                        .anyMatch(schedule -> schedule.matcher(time).matches());
            }
        }
    }

    @Test
    void anAnswerFromACallbackServerIsTakenAsTheOneThatIsPasted() throws Exception {
        assertThat(Files.readString(WORKFLOW))
                .contains(
                        "  repository_dispatch:\n",
                        "    types: [ibkr-connect]\n",
                        "WHAT: ${{ inputs.what || (github.event_name == 'repository_dispatch' && 'connect') || 'all' }}",
                        "IBKR_SEALED: ${{ inputs.sealed || github.event.client_payload.sealed }}");
        steps.useCommand("exit 0");
        environment.put("WHAT", "connect"); // what the expressions above make of the event
        environment.put("IBKR_SEALED", "ibkr1.of-the-payload");
        assertThat(step("token.sh").code()).isZero();
        assertThat(steps.arguments()).startsWith("token\nexchange\n");

        environment.put("WHAT", "all"); // the step that follows
        assertThat(step("refresh.sh").code()).isZero();
        assertThat(steps.arguments()).contains("\nrefresh\n").doesNotContain("--only", "of-the-payload");
    }

    @Test
    void onlyThePinnedCommandIsUsed() throws Exception {
        Path jar = directory.resolve("jar/ibkr.jar");
        environment.put("IBKR_JAR", jar.toString());
        assertThat(step("get-ibkr.sh").out()).contains("IBKR_CLIENT_COMMIT: is missing");
        environment.put("IBKR_CLIENT_COMMIT", "main");
        assertThat(step("get-ibkr.sh").out()).contains("IBKR_CLIENT_COMMIT: is no commit; write all 40 digits");
        git(
                directory,
                "clone",
                "--quiet",
                origin.toString(),
                checkout.resolve(".ibkr-client").toString());
        environment.put("IBKR_CLIENT_COMMIT", "0".repeat(40));
        assertThat(step("get-ibkr.sh").out()).contains("IBKR_CLIENT_COMMIT: .ibkr-client holds another commit");

        environment.put("IBKR_CLIENT_COMMIT", "");
        Path released = Files.writeString(directory.resolve("released.jar"), "a jar");
        environment.put("IBKR_JAR_URL", released.toUri().toString());
        environment.put("IBKR_JAR_SHA256", "0".repeat(64));
        assertThat(step("get-ibkr.sh").out()).contains("IBKR_JAR_SHA256: the jar at IBKR_JAR_URL has another digest");
        assertThat(Files.exists(jar)).isFalse();
        environment.put("IBKR_JAR_SHA256", sha256(released));
        assertThat(step("get-ibkr.sh").code()).isZero();
        assertThat(Files.readString(jar)).isEqualTo("a jar");
    }

    @Test
    void theWorkflowPinsItsActionsAndHasTheLeastPermissions() throws Exception {
        String workflow = Files.readString(WORKFLOW);
        assertThat(workflow.lines().filter(line -> line.contains("uses:")))
                .hasSizeGreaterThan(4)
                .allMatch(line -> line.matches(".*uses: actions/[a-z-]+@[0-9a-f]{40} # v[0-9.]+"));
        assertThat(workflow)
                .contains(
                        "\npermissions: {}\n",
                        "cancel-in-progress: false",
                        "environment: ibkr",
                        "      contents: write\n")
                .doesNotContain("write-all", "pull_request", "--force");
        assertThat(workflow.lines().filter(line -> line.contains("run: ")))
                .allMatch(line -> line.matches(" +run: (bash \"\\$STEPS/[a-z-]+\\.sh\"|\\|)"));
        try (Stream<Path> scripts = Files.list(WorkflowSteps.FOLDER)) {
            assertThat(scripts.map(script -> script.getFileName().toString()).toList())
                    .allMatch(name -> workflow.contains("$STEPS/" + name))
                    .hasSize(5);
        }
        assertThat(step("publish.sh").out()).doesNotContain("force");
    }

    @Test
    void actionlintFindsNothingInTheWorkflowsAndSeesAMistake() throws Exception {
        try {
            Path wrong = Files.writeString(
                    directory.resolve("wrong.yml"), Files.readString(WORKFLOW).replace("inputs.sealed", "inputs.seal"));
            assertThat(Actionlint.complaints(WORKFLOW, BUILD, wrong))
                    .singleElement()
                    .asString()
                    .startsWith(wrong.toString())
                    .contains("\"seal\" is not defined");
        } catch (Actionlint.Missing e) {
            System.err.println("actionlint is skipped: " + e.getMessage());
            abort(e.getMessage());
        }
    }

    /** The system's time, moved to the next Saturday at noon in UTC. */
    private static final class Saturday extends ForwardingTiming {
        private final Duration ahead;

        Saturday(Timing system) {
            super(system);
            Instant now = system.now();
            ahead = Duration.between(
                    now,
                    now.atZone(ZoneOffset.UTC)
                            .with(TemporalAdjusters.next(DayOfWeek.SATURDAY))
                            .withHour(12)
                            .toInstant());
        }

        @Override
        public Instant now() {
            return super.now().plus(ahead);
        }
    }

    /** The system's time, five minutes ago. */
    private static final class FiveMinutesAgo extends ForwardingTiming {
        FiveMinutesAgo(Timing system) {
            super(system);
        }

        @Override
        public Instant now() {
            return super.now().minus(Duration.ofMinutes(5));
        }
    }

    /** The secrets of an environment; each secret line is added to the list. */
    private Map<String, String> credentials(IbkrSimulator ibkr, List<String> secrets) throws IOException {
        Path creds = directory.resolve("creds");
        ibkr.user().writeCredentials(creds);
        Map<String, String> variables = Terminal.oauth1Variables(creds);
        secrets.add(variables.getOrDefault("IBKR_ACCESS_TOKEN", ""));
        secrets.add(variables.getOrDefault("IBKR_ACCESS_TOKEN_SECRET", ""));
        Stream.of("IBKR_SIGNATURE_KEY", "IBKR_ENCRYPTION_KEY")
                .flatMap(key -> variables.getOrDefault(key, "").lines())
                .filter(line -> !line.startsWith("-----"))
                .forEach(secrets::add);
        return variables;
    }

    private void data(String value, String time, int left) throws IOException {
        Path data = Files.createDirectories(checkout.resolve(DATA));
        Files.writeString(data.resolve("portfolio.json"), """
                {
                  "timestamp": "%s",
                  "run": "%s",
                  "value": %s
                }
                """.formatted(time, time, value));
        Files.writeString(data.resolve("ibkr-token-status.json"), """
                {
                  "timestamp": "%s",
                  "run": "%s",
                  "expires_in": %d
                }
                """.formatted(time, time, left));
    }

    private void change(String file, String text) throws Exception {
        Files.writeString(other.resolve(file), text + "\n");
        git(other, "add", "--all");
        git(other, "commit", "--quiet", "--message", file);
        git(other, "push", "--quiet", "origin", "HEAD:main");
    }

    private int commits() throws Exception {
        return (int) git(origin, "log", "--format=%h", "main").lines().count();
    }

    private static String content(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private String sha256(Path file) throws Exception {
        return steps.run(directory, "sha256sum", file.toString()).out().split(" ", 2)[0];
    }

    private Ended step(String name) throws Exception {
        return steps.step(checkout, name);
    }

    private String git(Path where, String... arguments) throws Exception {
        List<String> line =
                new ArrayList<>(List.of("git", "-c", "user.name=other", "-c", "user.email=other@example.org"));
        line.addAll(Arrays.asList(arguments));
        Ended ended = steps.run(where, line.toArray(String[]::new));
        assertThat(ended.code()).as(line + "\n" + ended.out()).isZero();
        return ended.out();
    }
}

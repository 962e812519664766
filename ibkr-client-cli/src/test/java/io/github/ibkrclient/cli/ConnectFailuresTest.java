package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ibkr connect} ends without access, and nothing is saved. */
class ConnectFailuresTest {
    private static final Path KILL = Path.of("/bin/kill");

    private final BrowserRequests browser = new BrowserRequests();
    private ThirdParty thirdParty;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        thirdParty = new ThirdParty(directory.resolve("creds"));
    }

    @AfterEach
    void close() {
        thirdParty.close();
    }

    @Test
    void aRefusalEndsItAndNothingIsSaved() throws Exception {
        RunningConnect connect = thirdParty.connect();
        String token = ThirdParty.token(connect.page());

        HttpResponse<String> answer =
                browser.get(connect.callback() + "?oauth_token=" + token + "&oauth_problem=user_refused");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("<h1>Access was refused</h1>");
        thirdParty.assertNothingSaved(
                connect.end(), 1, "ibkr: the user refused access on IBKR's page; begin anew if that was a mistake");
    }

    @Test
    void whoDoesNotComeBackInTimeIsNotWaitedForAnyLonger() {
        VirtualTiming time = VirtualTiming.startingAt(Instant.now());
        time.join();
        String[] line = {
            "connect",
            "--port",
            "0",
            "--timeout",
            "5m",
            "--credentials",
            thirdParty.credentials.toString(),
            "--base-url",
            thirdParty.server.baseUrl()
        };

        Terminal.Screen screen = Terminal.run(IbkrRuntime.create(time), Terminal.NOBODY, Map.of(), line);

        thirdParty.assertNothingSaved(
                screen, 1, "ibkr: --timeout: nobody came back from the page in time; run ibkr connect again");
        assertThat(time.slept()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
        assertThat(screen.err()).contains("https://interactivebrokers.com/authorize?oauth_token=");
        time.close();
    }

    @Test
    void aConsumerThatIbkrDoesNotKnowIsSaidAtOnce() throws IOException {
        thirdParty.change(properties -> properties.replace("vendor-4711", "vendor-4712"));

        thirdParty.assertNothingSaved(
                thirdParty.ibkr("connect", "--port", "0"),
                1,
                "ibkr: REQUEST_TOKEN: ibkr.consumer-key: IBKR knows no third party by this consumer key");
    }

    @Test
    void aRequestTokenThatIsNotGivenOutEndsIt() {
        thirdParty.ibkr.faults().on(Endpoint.REQUEST_TOKEN).answer(503, "", 9);

        thirdParty.assertNothingSaved(thirdParty.ibkr("connect", "--port", "0"), 1, "ibkr: REQUEST_TOKEN: ");
    }

    @Test
    void anAccessTokenThatFailsAfterTheConsentIsSaidInBothPlaces() throws Exception {
        thirdParty.ibkr.faults().on(Endpoint.ACCESS_TOKEN).answer(503, "");
        RunningConnect connect = thirdParty.connect();

        HttpResponse<String> answer = browser.get(thirdParty.consented(connect.page(), connect.callback()));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("Access was not obtained", "nothing was saved");
        thirdParty.assertNothingSaved(connect.end(), 1, "ibkr: ACCESS_TOKEN: ");
    }

    @Test
    void aVerifierThatIbkrDoesNotTakeEndsIt() throws Exception {
        RunningConnect connect = thirdParty.connect();
        String visited = thirdParty.consented(connect.page(), connect.callback());

        assertThat(browser.get(visited.replaceFirst("oauth_verifier=.*", "oauth_verifier=abc"))
                        .statusCode())
                .isEqualTo(502);
        thirdParty.assertNothingSaved(
                connect.end(), 1, "ibkr: ACCESS_TOKEN: IBKR does not take the callback's token and verifier");
    }

    @Test
    void aSecretForAnotherKeyIsNotSaved() throws Exception {
        thirdParty
                .ibkr
                .faults()
                .on(Endpoint.ACCESS_TOKEN)
                .answer(200, "{\"oauth_token\":\"00112233445566778899\",\"oauth_token_secret\":\"QUJD\"}");
        RunningConnect connect = thirdParty.connect();

        assertThat(browser.get(thirdParty.consented(connect.page(), connect.callback()))
                        .statusCode())
                .isEqualTo(502);
        thirdParty.assertNothingSaved(connect.end(), 2, "ibkr: ibkr.access-token-secret: ");
    }

    @Test
    void aFileThatSomebodyChangedMeanwhileIsLeftAlone() throws Exception {
        RunningConnect connect = thirdParty.connect();
        String visited = thirdParty.consented(connect.page(), connect.callback());
        thirdParty.change(properties -> properties + "ibkr.access-token=0123456789abcdef0123\n");

        assertThat(browser.get(visited).statusCode()).isEqualTo(502);
        thirdParty.assertNothingSaved(
                connect.end(), 2, "ibkr: credentials.properties: holds an access token in " + thirdParty.credentials);
    }

    @Test
    void whoStopsItIsToldThatNothingWasSaved() {
        RunningConnect connect = thirdParty.connect();
        connect.callback();

        connect.interrupt();

        thirdParty.assertNothingSaved(connect.end(), 1, "ibkr: stopped before the user came back; nothing was saved");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void controlCEndsTheProgramAtOnceAndLeavesTheFilesAsTheyWere(String signal, int code) throws Exception {
        assumeTrue(Files.isExecutable(KILL), "there is no " + KILL + " to press Ctrl-C with");
        assumeTrue(
                signal.equals("TERM") || hearsInterrupts(),
                "these tests run where Ctrl-C is ignored, and so do children");
        List<String> files = names();
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ibkr.class.getName(),
                        "connect",
                        "--port",
                        "0",
                        "--credentials",
                        thirdParty.credentials.toString(),
                        "--base-url",
                        thirdParty.server.baseUrl())
                .redirectErrorStream(true)
                .start();
        try (var lines = program.inputReader(UTF_8)) {
            assertThat(lines.lines().takeWhile(line -> !line.startsWith("waiting until")))
                    .anyMatch(line -> line.contains("?oauth_token="));

            new ProcessBuilder(KILL.toString(), "-" + signal, Long.toString(program.pid()))
                    .start()
                    .waitFor();

            assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(code);
            assertThat(lines.lines()).isEmpty();
        } finally {
            program.destroyForcibly();
        }
        assertThat(thirdParty.properties()).hasContent(thirdParty.original());
        assertThat(names()).isEqualTo(files);
    }

    /** Programs that a shell starts in the background may ignore SIGINT, and so do their children. */
    private static boolean hearsInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status)
                || Files.readAllLines(status, UTF_8).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .allMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) == 0);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(thirdParty.credentials)) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}

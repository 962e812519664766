package io.github.ibkrclient.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a third party gets access to an account with the command, and all the ways in which it does not. */
class ConnectCommandTest {
    private static final Path KILL = Path.of("/bin/kill");

    private final HttpClient browser = HttpClient.newHttpClient();
    private Vendor vendor;
    private String before = "";

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        vendor = new Vendor(directory.resolve("creds"));
        before = "# from the mail of March\n" + Files.readString(vendor.properties(), UTF_8);
        Files.writeString(vendor.properties(), before, UTF_8);
    }

    @AfterEach
    void close() {
        vendor.close();
    }

    @Test
    void aUserGivesAccessAndTheNextCommandHasIt() throws Exception {
        Connecting connect = vendor.connect();
        URI page = connect.page();
        assertThat(page.toString()).startsWith(vendor.server.authorizeUrl() + "?oauth_token=");
        String visited = vendor.consented(page, connect.callback());

        HttpResponse<String> answer = get(visited);
        Terminal.Screen screen = connect.end();

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out())
                .isEqualTo("the access is saved in " + vendor.credentials + "; try it with ibkr accounts"
                        + System.lineSeparator());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("<title>Access was given</title>")
                .doesNotContain("http", "script")
                .doesNotContain(secrets(visited));
        assertThat(answer.headers().map())
                .containsEntry("Cache-Control", List.of("no-store"))
                .containsEntry("Referrer-Policy", List.of("no-referrer"));
        assertThat(Files.readString(vendor.properties(), UTF_8)).startsWith(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(vendor.properties())))
                .isEqualTo("rw-------");
        assertThat(screen.out() + screen.err().replace(page.toString(), "")).doesNotContain(secrets(visited));

        assertThat(vendor.ibkr("doctor").out()).doesNotContain("FAULT", "WARNING");
        Terminal.Screen accounts = vendor.ibkr("accounts");
        assertThat(accounts.code()).as(accounts.err()).isZero();
        assertThat(accounts.out()).contains(vendor.ibkr.user().accountIds());
        assertThat(vendor.ibkr.violations()).isEmpty();
        assertThatThrownBy(() -> get(visited)).isInstanceOf(ConnectException.class);
    }

    @Test
    void straysAreAnsweredAndDoNotEndTheWait() throws Exception {
        Connecting connect = vendor.connect();
        String visited = vendor.consented(connect.page(), connect.callback());
        String origin = visited.replaceFirst("/callback.*", "");

        assertThat(get(origin + "/favicon.ico").statusCode()).isEqualTo(404);
        assertThat(get(origin + "/").statusCode()).isEqualTo(404);
        assertThat(get(visited.replace("/callback", "/callback/x")).statusCode())
                .isEqualTo(404);
        for (String method : List.of("HEAD", "POST", "PUT")) {
            HttpResponse<String> refused = send(method, visited);
            assertThat(refused.statusCode()).as(method).isEqualTo(405);
            assertThat(refused.headers().map()).containsEntry("Allow", List.of("GET"));
        }
        for (String query : List.of(
                "",
                "?",
                "?oauth_token=00112233445566778899&oauth_verifier=00112233445566778899",
                "?oauth_token=%3Cscript%3E&oauth_verifier=1",
                "?denied=00112233445566778899")) {
            HttpResponse<String> foreign = get(origin + "/callback" + query);
            assertThat(foreign.statusCode()).as(query).isEqualTo(400);
            assertThat(foreign.body())
                    .contains("not the answer that was asked for")
                    .doesNotContain("script", "0011");
        }
        assertThat(raw(origin, "GET /callback?oauth_token=%zz HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw(origin, "\u0000\u0001garbage\r\n\r\n")).doesNotContain("200 OK");
        try (Socket silent =
                new Socket(InetAddress.getLoopbackAddress(), URI.create(origin).getPort())) {
            silent.getOutputStream().write("GET /callb".getBytes(UTF_8)); // and never goes on

            assertThat(get(visited).statusCode()).isEqualTo(200);
        }

        Terminal.Screen screen = connect.end();
        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.err()).contains("a visit that was not asked for; still waiting");
        assertThat(vendor.ibkr.received(Endpoint.ACCESS_TOKEN)).hasSize(1);
    }

    @Test
    void aRefusalEndsItAndNothingIsSaved() throws Exception {
        Connecting connect = vendor.connect();
        String token = Vendor.token(connect.page());

        HttpResponse<String> answer = get(connect.callback() + "?oauth_token=" + token + "&oauth_problem=user_refused");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("<h1>Access was refused</h1>");
        assertEnds(connect.end(), 1, "ibkr: the user refused access on IBKR's page; begin anew if that was a mistake");
    }

    @Test
    void whoDoesNotComeBackInTimeIsNotWaitedForAnyLonger() {
        VirtualTiming time = VirtualTiming.startingAt(Instant.now());
        time.join();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] line = {
            "connect",
            "--port",
            "0",
            "--timeout",
            "5m",
            "--credentials",
            vendor.credentials.toString(),
            "--base-url",
            vendor.server.baseUrl()
        };

        int code = Ibkr.run(IbkrRuntime.create(time), line, new PrintWriter(out), new PrintWriter(err));

        assertEnds(
                new Terminal.Screen(code, out.toString(), err.toString()),
                1,
                "ibkr: --timeout: nobody came back from the page in time; run ibkr connect again");
        assertThat(time.slept()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
        assertThat(err.toString()).contains("https://interactivebrokers.com/authorize?oauth_token=");
        time.close();
    }

    @Test
    void aPortThatIsTakenIsSaidBeforeAnyCall() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEnds(
                    vendor.ibkr("connect", "--port", Integer.toString(other.getLocalPort())),
                    2,
                    "ibkr: --port: cannot listen on port " + other.getLocalPort() + " of this machine; it may be taken,"
                            + " so end what uses it or give another (0 takes a free one)");
        }
        assertThat(vendor.ibkr.received(Endpoint.REQUEST_TOKEN)).isEmpty();
    }

    @Test
    void whatCannotBeMeantIsOneLine() {
        assertEnds(vendor.ibkr("connect", "--port", "70000"), 2, "ibkr: --port: cannot listen on port 70000");
        assertEnds(
                vendor.ibkr("connect", "--timeout", "0s"),
                2,
                "ibkr connect: Invalid value for option '--timeout': '0s' is not a time such as 90s, 10m or 1h;");
        assertEnds(
                vendor.ibkr("connect", "--port", "0", "--authorize-page", "there"),
                2,
                "ibkr: --authorize-page: not an http or https URL: there; it looks like"
                        + " https://interactivebrokers.com/authorize");
        assertThat(vendor.ibkr.received(Endpoint.REQUEST_TOKEN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ibkr.third-party=true, ibkr.third-party=false, ibkr.third-party: is not set",
        "ibkr.third-party=true, x=y, ibkr.third-party: is not set",
        "ibkr.third-party=true, ibkr.third-party=yes, ibkr.third-party: is neither true nor false",
        "ibkr.consumer-key, ibkr.consumer, ibkr.consumer-key: is missing"
    })
    void aConsumerThatCannotBeUsedIsNamedBeforeAnyCall(String part, String by, String said) throws IOException {
        before = before.replace(part, by);
        Files.writeString(vendor.properties(), before, UTF_8);

        assertEnds(vendor.ibkr("connect"), 2, "ibkr: " + said);
        assertThat(vendor.ibkr.received(Endpoint.REQUEST_TOKEN)).isEmpty();
    }

    @Test
    void aDirectoryWithoutCredentialsIsNamed() throws IOException {
        Files.delete(vendor.properties());
        assertThat(vendor.ibkr("connect").err())
                .startsWith("ibkr: credentials.properties: there is no file " + vendor.properties())
                .hasLineCount(1);

        Files.move(vendor.credentials, vendor.credentials.resolveSibling("elsewhere"));
        assertThat(vendor.ibkr("connect").err())
                .startsWith("ibkr: credentials directory: there is no directory " + vendor.credentials)
                .hasLineCount(1);
    }

    @Test
    void accessThatIsThereIsReplacedOnlyWhenToldSo() throws Exception {
        before += "ibkr.access-token=0123456789abcdef0123\nibkr.access-token-secret=QUJD\n";
        Files.writeString(vendor.properties(), before, UTF_8);
        assertEnds(
                vendor.ibkr("connect"),
                2,
                "ibkr: --credentials: " + vendor.credentials + " holds the access of a user already; try it with ibkr"
                        + " accounts, give another directory, or say --replace token");
        assertThat(vendor.ibkr.received(Endpoint.REQUEST_TOKEN)).isEmpty();

        Connecting connect = vendor.connect("--replace", "token");
        get(vendor.consented(connect.page(), connect.callback()));

        assertThat(connect.end().code()).isZero();
        assertThat(vendor.credentials.resolve("credentials.properties.old")).hasContent(before);
        assertThat(Files.readString(vendor.properties(), UTF_8))
                .startsWith("# from the mail of March\n")
                .doesNotContain("0123456789abcdef0123")
                .containsOnlyOnce("ibkr.access-token=");
        assertThat(vendor.ibkr("accounts").code()).isZero();
    }

    @Test
    void theDoctorSendsAThirdPartyToItsUserAndNotToThePortal() throws Exception {
        assertThat(vendor.ibkr("doctor").out()).contains("FAULT    ibkr.access-token: is missing", "ibkr connect");
        Connecting connect = vendor.connect();
        get(vendor.consented(connect.page(), connect.callback()));
        assertThat(connect.end().code()).isZero();
        String saved = Files.readString(vendor.properties(), UTF_8);

        Files.writeString(
                vendor.properties(), saved.replaceFirst("token=[0-9a-f]+", "token=00112233445566778899"), UTF_8);
        assertThat(vendor.ibkr("doctor", "--online").out())
                .contains(
                        "FAULT    signature: ibkr.access-token: IBKR has no secret for this access token; the user may"
                                + " have taken it back; let the user give access anew, with ibkr connect --replace token")
                .doesNotContain("portal;", "in the portal");

        Files.writeString(vendor.properties(), saved.replace("vendor-4711", "vendor-4712"), UTF_8);
        assertThat(vendor.ibkr("doctor", "--online").out())
                .contains(
                        "FAULT    signature: ibkr.consumer-key: IBKR does not know this consumer key",
                        "compare it with" + " what IBKR assigned");

        Files.writeString(vendor.properties(), saved, UTF_8);
        vendor.ibkr.faults().on(Endpoint.LIST_PORTFOLIO_ACCOUNTS).answer(200, "[]", 3);
        assertThat(vendor.ibkr("doctor", "--online").out())
                .contains("FAULT    accounts: IBKR shows none to this username; let a user who has one give access");
    }

    @Test
    void aConsumerThatIbkrDoesNotKnowIsSaidAtOnce() throws IOException {
        before = before.replace("vendor-4711", "vendor-4712");
        Files.writeString(vendor.properties(), before, UTF_8);

        assertEnds(
                vendor.ibkr("connect", "--port", "0"),
                1,
                "ibkr: REQUEST_TOKEN: ibkr.consumer-key: IBKR knows no third party by this consumer key");
    }

    @Test
    void aRequestTokenThatIsNotGivenOutEndsIt() {
        vendor.ibkr.faults().on(Endpoint.REQUEST_TOKEN).answer(503, "", 9);

        assertEnds(vendor.ibkr("connect", "--port", "0"), 1, "ibkr: REQUEST_TOKEN: ");
    }

    @Test
    void anAccessTokenThatFailsAfterTheConsentIsSaidInBothPlaces() throws Exception {
        vendor.ibkr.faults().on(Endpoint.ACCESS_TOKEN).answer(503, "");
        Connecting connect = vendor.connect();

        HttpResponse<String> answer = get(vendor.consented(connect.page(), connect.callback()));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("Access was not obtained", "nothing was saved");
        assertEnds(connect.end(), 1, "ibkr: ACCESS_TOKEN: ");
    }

    @Test
    void aVerifierThatIbkrDoesNotTakeEndsIt() throws Exception {
        Connecting connect = vendor.connect();
        String visited = vendor.consented(connect.page(), connect.callback());

        assertThat(get(visited.replaceFirst("oauth_verifier=.*", "oauth_verifier=abc"))
                        .statusCode())
                .isEqualTo(502);
        assertEnds(connect.end(), 1, "ibkr: ACCESS_TOKEN: IBKR does not take the callback's token and verifier");
    }

    @Test
    void aSecretForAnotherKeyIsNotSaved() throws Exception {
        vendor.ibkr
                .faults()
                .on(Endpoint.ACCESS_TOKEN)
                .answer(200, "{\"oauth_token\":\"00112233445566778899\",\"oauth_token_secret\":\"QUJD\"}");
        Connecting connect = vendor.connect();

        assertThat(get(vendor.consented(connect.page(), connect.callback())).statusCode())
                .isEqualTo(502);
        assertEnds(connect.end(), 2, "ibkr: ibkr.access-token-secret: ");
    }

    @Test
    void aFileThatSomebodyChangedMeanwhileIsLeftAlone() throws Exception {
        Connecting connect = vendor.connect();
        String visited = vendor.consented(connect.page(), connect.callback());
        before += "ibkr.access-token=0123456789abcdef0123\n";
        Files.writeString(vendor.properties(), before, UTF_8);

        assertThat(get(visited).statusCode()).isEqualTo(502);
        assertEnds(connect.end(), 2, "ibkr: credentials.properties: holds an access token in " + vendor.credentials);
    }

    @Test
    void aPaperAccountIsSaidAndJsonIsAloneOnTheOutput() throws Exception {
        vendor.ibkr
                .faults()
                .on(Endpoint.ACCESS_TOKEN)
                .answer(
                        200,
                        "{\"is_paper\":true,\"oauth_token\":\"00112233445566778899\",\"oauth_token_secret\":\""
                                + vendor.ibkr.user().accessTokenSecret() + "\"}");
        Connecting connect = vendor.connect("--json");
        get(vendor.consented(connect.page(), connect.callback()));

        assertThat(connect.end().out())
                .isEqualToNormalizingNewlines(
                        "{\n  \"credentials\": \"" + vendor.credentials + "\",\n  \"paper\": true\n}\n");
    }

    @Test
    void whoStopsItIsToldThatNothingWasSaved() {
        Connecting connect = vendor.connect();
        connect.callback();

        connect.interrupt();

        assertEnds(connect.end(), 1, "ibkr: stopped before the user came back; nothing was saved");
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
                        vendor.credentials.toString(),
                        "--base-url",
                        vendor.server.baseUrl())
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
        assertThat(vendor.properties()).hasContent(before);
        assertThat(names()).isEqualTo(files);
    }

    private void assertEnds(Terminal.Screen screen, int code, String line) {
        assertThat(screen.err().lines().toList()).last().asString().startsWith(line);
        assertThat(screen.err().lines().filter(said -> said.startsWith("ibkr"))).hasSize(1);
        assertThat(screen.err()).doesNotContain("unexpected", "Exception", "\tat ");
        assertThat(screen.out()).isEmpty();
        assertThat(screen.code()).isEqualTo(code);
        assertThat(vendor.properties()).hasContent(before);
        assertThat(vendor.credentials.resolve("credentials.properties.old")).doesNotExist();
    }

    /** What must be shown nowhere: what the browser brought and what was given for it. */
    private List<String> secrets(String visited) throws IOException {
        String saved = Files.readString(vendor.properties(), UTF_8);
        return List.of(
                visited.replaceFirst(".*oauth_verifier=", ""),
                visited.replaceFirst(".*oauth_token=([0-9a-f]+).*", "$1"),
                saved.replaceFirst("(?s).*ibkr.access-token=(\\S+).*", "$1"),
                saved.replaceFirst("(?s).*ibkr.access-token-secret=(\\S{20}).*", "$1"));
    }

    /** What a shell starts in the background may ignore SIGINT, and its children with it. */
    private static boolean hearsInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status)
                || Files.readAllLines(status, UTF_8).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .allMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) == 0);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(vendor.credentials)) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> !name.startsWith("pacing.ledger"))
                    .sorted()
                    .toList();
        }
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return send("GET", url);
    }

    private HttpResponse<String> send(String method, String url) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString(UTF_8));
    }

    private static String raw(String origin, String bytes) throws IOException {
        try (Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), URI.create(origin).getPort());
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write(bytes.getBytes(UTF_8));
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}

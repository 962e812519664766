package io.github.ibkrclient.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.testkit.PortalRegistration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to a first call, and what the doctor says on the way. */
class SetupAndDoctorTest {
    private static final Path README = Path.of("..", "README.md");

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final StringBuilder shown = new StringBuilder();
    private final List<String> secrets = new ArrayList<>();
    private Terminal terminal;
    private Path made;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        terminal = new Terminal(directory.resolve("given"));
        made = directory.resolve("creds");
    }

    @AfterEach
    void close() throws IOException {
        terminal.close();
        for (Path credentials : List.of(made, terminal.credentials)) {
            for (String name : List.of("private_signature.pem", "private_encryption.pem")) {
                if (Files.exists(credentials.resolve(name))) {
                    Files.readString(credentials.resolve(name), UTF_8)
                            .lines()
                            .skip(2)
                            .limit(3)
                            .forEach(secrets::add);
                }
            }
        }
        secrets.add(terminal.ibkr.user().accessToken());
        secrets.add(terminal.ibkr.user().accessTokenSecret().substring(0, 30));
        assertThat(secrets).allSatisfy(secret -> assertThat(shown).doesNotContain(secret));
    }

    @Test
    void theSectionOfTheReadmeLeadsFromNothingToAFirstCall() throws IOException {
        List<String> commands = commandsOfTheReadme();
        assertThat(commands).hasSize(4);

        answers.add("");
        Terminal.Screen keys = run(commands.get(0));
        assertThat(keys.code()).as(keys.err()).isZero();
        assertThat(keys.out())
                .contains(
                        "Upload these three files",
                        made.resolve("public_signature.pem").toString());

        PortalRegistration portal = register("READMEKEY");
        answers.addAll(List.of("READMEKEY", portal.accessToken(), portal.accessTokenSecret()));
        Terminal.Screen settings = run(commands.get(1));
        assertThat(settings.code()).as(settings.err()).isZero();
        assertThat(asked).contains("Access token secret (not shown) [secret]");

        Terminal.Screen doctor = run(commands.get(2));
        assertThat(doctor.code()).as(doctor.out()).isZero();
        assertThat(doctor.out()).doesNotContain("FAULT", "WARNING", "SKIPPED");
        assertThat(doctor.out()).endsWith("OK       accounts: 2" + System.lineSeparator());

        Terminal.Screen accounts = run(commands.get(3));
        assertThat(accounts.code()).as(accounts.err()).isZero();
        assertThat(accounts.out()).contains(terminal.account());
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void aScriptCanSetUpWithoutBeingAsked() throws IOException {
        String start = "ibkr setup --non-interactive --dh-group modp2048 --credentials creds";
        assertThat(run(start).code()).isZero();
        PortalRegistration portal = register("SCRIPTKEY");
        Path secret = Files.writeString(made.resolveSibling("secret.txt"), portal.accessTokenSecret() + "\n", UTF_8);
        String settings = " --consumer-key SCRIPTKEY --access-token " + portal.accessToken();

        Terminal.Screen incomplete = run(start + settings);
        assertThat(incomplete.code()).isEqualTo(2);
        assertThat(incomplete.err()).startsWith("ibkr: --non-interactive: takes --consumer-key,");

        Terminal.Screen complete = run(start + settings + " --access-token-secret-file " + secret);
        assertThat(complete.code()).as(complete.err()).isZero();
        assertThat(asked).isEmpty();

        Terminal.Screen again = run(start + settings + " --access-token-secret-file " + secret);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).startsWith("ibkr: --credentials: " + made + " is set up already;");
        assertThat(run(start + settings + " --replace token --access-token-secret-file " + secret)
                        .code())
                .isZero();
    }

    @Test
    void whatDoesNotFitIsSaidAndNotSaved() throws IOException {
        run("ibkr setup --non-interactive --dh-group modp2048 --credentials creds");
        answers.addAll(List.of(
                "WRONGPAIR",
                terminal.ibkr.user().accessToken(),
                terminal.ibkr.user().accessTokenSecret()));

        Terminal.Screen screen = run("ibkr setup --credentials creds");

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.out())
                .contains("FAULT    ibkr.access-token-secret: does not open with private_encryption.pem");
        assertThat(screen.err()).contains("nothing was saved");
        assertThat(made.resolve("credentials.properties")).doesNotExist();
    }

    @Test
    void filesThatCannotWorkEndWithTwoAndAreNotTriedOnline() throws IOException {
        Files.delete(terminal.credentials.resolve("dhparam.pem"));

        Terminal.Screen screen = doctor();

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.out()).contains("FAULT    dhparam.pem: there is no file", "SKIPPED  online: not tried");
        assertThat(terminal.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
    }

    @Test
    void jsonHoldsTheSameFindings() {
        Terminal.Screen screen = keep(terminal.ibkr("doctor", "--json"));

        assertThat(screen.code()).isZero();
        assertThat(screen.out()).startsWith("[").contains("\"check\": \"dh parameters\"", "\"verdict\": \"OK\"");
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void anUnknownConsumerFailsAtTheSignatureWithTheWaitToExpect() throws IOException {
        rewrite("SIMULATED", "UNKNOWNED");

        assertFails(
                "signature",
                "FAULT    signature: ibkr.consumer-key: IBKR does not know this consumer key",
                "expected wait: the nightly reset, at times until after the weekend, in bad cases two weeks");
    }

    @Test
    void anUnknownTokenFailsAtTheSignature() throws IOException {
        rewrite(terminal.ibkr.user().accessToken(), "00112233445566778899");

        assertFails("signature", "FAULT    signature: ibkr.access-token: IBKR has no secret for this access token", "");
    }

    @Test
    void anAnswerThatProvesNothingFailsAtTheToken() {
        terminal.ibkr
                .faults()
                .on(Endpoint.LIVE_SESSION_TOKEN)
                .answer(
                        200,
                        "{\"diffie_hellman_response\":\"abcdef\",\"live_session_token_signature\":\"" + "00".repeat(20)
                                + "\",\"live_session_token_expiration\":1795190400000}",
                        2);

        assertFails("token", "FAULT    token: dhparam.pem: IBKR's answer does not prove", "expected wait: none");
        assertThat(shown).contains("OK       signature: taken by IBKR");
    }

    @Test
    void aTokenCallThatIsNotAnsweredFailsAtTheSignature() {
        terminal.ibkr.faults().on(Endpoint.LIVE_SESSION_TOKEN).answer(503, "", 9);

        assertFails("signature", "FAULT    signature: IBKR answers with status 503", "expected wait: minutes");
    }

    @Test
    void noBrokerageSessionForTheUserFailsAtTheSession() {
        terminal.ibkr
                .faults()
                .on(Endpoint.INIT_BROKERAGE_SESSION)
                .answer(500, "{\"error\":\"failed to generate sso dh token\",\"statusCode\":500}", 9);

        assertFails(
                "session", "FAULT    session: IBKR opens no brokerage session for this user", "expected wait: none");
    }

    @Test
    void noAccountFailsAtTheLastRung() {
        terminal.ibkr.faults().on(Endpoint.LIST_PORTFOLIO_ACCOUNTS).answer(200, "[]", 3);

        assertFails("accounts", "FAULT    accounts: IBKR shows none to this username", "");
    }

    @Test
    void anUnreachableServerIsNamed() {
        terminal.unplug();

        assertFails("signature", "FAULT    signature: IBKR cannot be reached", "look at the network");
    }

    @Test
    void theSessionOfSomebodyElseIsLeftAlone() {
        terminal.ibkr.competingLogin(terminal.ibkr.user());

        Terminal.Screen screen = doctor();

        assertThat(screen.code()).as(screen.out()).isZero();
        assertThat(screen.out())
                .contains(
                        "WARNING  session: another program or device holds the brokerage session",
                        "OK       accounts: 2");
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
    }

    private void assertFails(String rung, String line, String wait) {
        Terminal.Screen screen = doctor();

        assertThat(screen.code()).as(screen.out() + screen.err()).isEqualTo(1);
        assertThat(screen.out().lines().filter(found -> found.startsWith("FAULT")))
                .singleElement()
                .asString()
                .startsWith(line)
                .contains(wait);
        if (!rung.equals("accounts")) {
            assertThat(screen.out()).contains("SKIPPED  accounts: not tried, since " + rung + " failed");
        }
    }

    private Terminal.Screen doctor() {
        return keep(terminal.ibkr("doctor", "--online"));
    }

    private void rewrite(String what, String by) throws IOException {
        Path file = terminal.credentials.resolve("credentials.properties");
        Files.writeString(file, Files.readString(file, UTF_8).replace(what, by), UTF_8);
    }

    private PortalRegistration register(String consumerKey) throws IOException {
        PortalRegistration portal = terminal.ibkr.register(
                terminal.ibkr.user(),
                consumerKey,
                Files.readString(made.resolve("public_signature.pem"), UTF_8),
                Files.readString(made.resolve("public_encryption.pem"), UTF_8),
                Files.readString(made.resolve("dhparam.pem"), UTF_8));
        secrets.add(portal.accessToken());
        secrets.add(portal.accessTokenSecret());
        return portal;
    }

    /** A line of the README, run with another directory and against the simulator. */
    private Terminal.Screen run(String command) {
        List<String> words = new ArrayList<>(Stream.of(command.split("\\s+"))
                .skip(1)
                .map(word -> word.equals("creds") ? made.toString() : word)
                .toList());
        if (!words.get(0).equals("setup")) {
            words.addAll(List.of("--base-url", terminal.baseUrl()));
        }
        Questions questions = (question, secret) -> {
            asked.add(question + (secret ? " [secret]" : ""));
            return answers.remove();
        };
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Ibkr.run(
                IbkrRuntime.create(terminal.time),
                questions,
                words.toArray(String[]::new),
                new PrintWriter(out),
                new PrintWriter(err));
        return keep(new Terminal.Screen(code, out.toString(), err.toString()));
    }

    private Terminal.Screen keep(Terminal.Screen screen) {
        shown.append(screen.out()).append(screen.err());
        return screen;
    }

    private static List<String> commandsOfTheReadme() throws IOException {
        String text = Files.readString(README, UTF_8);
        String section = text.substring(text.indexOf("### Set up"));
        return section.substring(0, section.indexOf("\n### ", 1))
                .lines()
                .filter(line -> line.startsWith("ibkr "))
                .map(line -> line.replaceFirst("\\s+#.*", ""))
                .toList();
    }
}

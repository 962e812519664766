package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.console.Prompt;
import io.github.ibkrclient.testkit.PortalRegistration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ibkr setup} leads from nothing to a first call. */
class SetupCommandTest {
    private static final Path README = Path.of("..", "README.md");

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final SecretCheck secrets = new SecretCheck();
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
        secrets.keysIn(made);
        secrets.keysIn(terminal.credentials);
        secrets.secret(terminal.ibkr.user().accessToken());
        secrets.secret(terminal.ibkr.user().accessTokenSecret().substring(0, 30));
        secrets.assertKept();
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

    private PortalRegistration register(String consumerKey) throws IOException {
        PortalRegistration portal = terminal.ibkr.register(
                terminal.ibkr.user(),
                consumerKey,
                Files.readString(made.resolve("public_signature.pem"), UTF_8),
                Files.readString(made.resolve("public_encryption.pem"), UTF_8),
                Files.readString(made.resolve("dhparam.pem"), UTF_8));
        secrets.secret(portal.accessToken());
        secrets.secret(portal.accessTokenSecret());
        return portal;
    }

    /** Runs a line of the README with another directory and against the simulator. */
    private Terminal.Screen run(String command) {
        List<String> words = new ArrayList<>(Stream.of(command.split("\\s+"))
                .skip(1)
                .map(word -> word.equals("creds") ? made.toString() : word)
                .toList());
        if (!words.get(0).equals("setup")) {
            words.addAll(List.of("--base-url", terminal.baseUrl()));
        }
        Prompt prompt = (question, secret) -> {
            asked.add(question + (secret ? " [secret]" : ""));
            return answers.remove();
        };
        return secrets.shown(Terminal.run(
                IbkrRuntime.create(new SystemLike(terminal.time)), prompt, Map.of(), words.toArray(String[]::new)));
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

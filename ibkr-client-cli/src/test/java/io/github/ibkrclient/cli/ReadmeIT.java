package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shells run the README's way to a first success with the packaged programs, word for word. The test adds what the README
 * leaves to the reader: the answers at the prompts, which it takes from what the simulator shows in place of the portal. The
 * line that begins with {@code ./mvnw} is the build that has just run.
 */
class ReadmeIT {
    private static final Path SHELL = Path.of("/bin/bash");

    private final List<Process> started = new ArrayList<>();
    private final List<List<String>> blocks = new ArrayList<>();
    private int port;

    @TempDir
    private Path checkout = Path.of("");

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Files.isExecutable(SHELL), "there is no " + SHELL + " to follow the README with");
        Path module = Path.of("").toAbsolutePath();
        for (String name : List.of("ibkr-client-cli", "ibkr-client-testkit")) {
            Files.createSymbolicLink(checkout.resolve(name), module.resolveSibling(name));
        }
        String text = Files.readString(module.resolveSibling("README.md"), UTF_8);
        String section = text.substring(text.indexOf("## First success"), text.indexOf("## Use"));
        String[] parts = section.split("```\\n", -1);
        for (int i = 1; i < parts.length; i += 2) {
            blocks.add(parts[i].lines().toList());
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Process process : started) {
            stop(process);
        }
    }

    @Test
    void theFirstSectionLeadsFromNothingThroughARehearsalToACall() throws Exception {
        assertThat(blocks).hasSize(5);
        List<String> build = blocks.get(0);
        List<String> setup = blocks.get(3);
        assertThat(build.get(0)).startsWith("./mvnw ");
        String path = build.get(1);
        List<String> calls = blocks.get(2);

        Process demo = simulator(blocks.get(1));
        assertThat(shownBy(demo, 1)).hasSize(1);
        String shown = follow("", path, calls.toArray(String[]::new));
        assertThat(shown).contains("TRADING", "AAPL", "MSFT", "netliquidation");
        stop(demo);

        String environment = calls.get(0);
        assertThat(environment).startsWith("export IBKR_CREDENTIALS_DIR=demo IBKR_BASE_URL=");
        assertThat(follow("\n", path, environment, setup.get(0)))
                .contains("Upload these three files", "creds/public_signature.pem");
        Process portal = simulator(blocks.get(4));
        Map<String, String> portalShows = shownBy(portal, 4).stream()
                .filter(line -> line.startsWith("portal "))
                .collect(Collectors.toMap(
                        line -> line.substring(7, line.lastIndexOf(' ')),
                        line -> line.substring(line.lastIndexOf(' ') + 1)));
        String token = Objects.requireNonNull(portalShows.get("access token"));
        String secret = Objects.requireNonNull(portalShows.get("access token secret"));
        String answers = portalShows.get("consumer key") + "\n" + token + "\n" + secret + "\n";
        String saved = follow(answers, path, environment, setup.get(1));
        String doctor = follow("", path, environment, setup.get(2));
        String accounts = follow("", path, environment, setup.get(3));
        assertThat(saved).contains("the credentials are saved and fit together");
        assertThat(doctor).contains("OK       accounts: 2").doesNotContain("FAULT", "WARNING", "SKIPPED");
        assertThat(accounts).contains("TRADING");
        assertThat(saved + doctor + accounts).doesNotContain(token).doesNotContain(secret.substring(0, 30));
        stop(portal);

        Process again = simulator(blocks.get(4));
        assertThat(shownBy(again, 1))
                .as("a directory that is set up is served as it is")
                .hasSize(1);
        assertThat(follow("", path, environment, setup.get(3))).isEqualTo(accounts);
    }

    /** Starts the simulator as a terminal of its own would. */
    private Process simulator(List<String> lines) throws IOException {
        assertThat(lines).hasSize(1);
        Path shown = checkout.resolve("simulator-" + started.size());
        Process process = shell("exec " + onFreePort(lines.get(0)))
                .redirectErrorStream(true)
                .redirectOutput(shown.toFile())
                .start();
        started.add(process);
        return process;
    }

    /** The lines that a simulator has shown, once there are so many. */
    private List<String> shownBy(Process simulator, int lines) throws IOException, InterruptedException {
        Path file = checkout.resolve("simulator-" + started.indexOf(simulator));
        List<String> shown = Files.readAllLines(file, UTF_8);
        for (int tries = 0; shown.size() < lines && tries < 600; tries++) {
            assertThat(simulator.waitFor(100, TimeUnit.MILLISECONDS))
                    .as(shown.toString())
                    .isFalse();
            shown = Files.readAllLines(file, UTF_8);
        }
        return shown;
    }

    /** Runs lines in one shell, types the answers, and returns all that was shown. */
    private String follow(String typed, String path, String... lines) throws IOException, InterruptedException {
        Path shown = checkout.resolve("shown");
        Path answers = Files.writeString(checkout.resolve("typed"), typed, UTF_8);
        String script = "set -e\n" + path + "\n" + onFreePort(String.join("\n", lines));
        Process process = shell(script)
                .redirectInput(answers.toFile())
                .redirectErrorStream(true)
                .redirectOutput(shown.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(shown, UTF_8);
        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(script + "\n" + text).isZero();
        return text;
    }

    private String onFreePort(String script) {
        return script.replace("--credentials-dir", "--port " + port + " --credentials-dir")
                .replace(":5055", ":" + port);
    }

    private ProcessBuilder shell(String script) {
        ProcessBuilder shell = new ProcessBuilder(SHELL.toString(), "-c", script).directory(checkout.toFile());
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        shell.environment().keySet().removeIf(name -> name.startsWith("IBKR_") || name.equals("JAVA_HOME"));
        shell.environment().merge("PATH", java, (path, ours) -> ours + File.pathSeparator + path);
        shell.environment().put("XDG_CACHE_HOME", checkout.resolve("cache").toString());
        return shell;
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
}

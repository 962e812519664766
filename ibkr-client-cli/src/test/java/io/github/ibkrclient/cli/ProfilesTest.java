package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not said on the command line comes from a profile, and what no profile says from the environment. */
class ProfilesTest {
    private final Map<String, String> environment = new HashMap<>();
    private Terminal terminal;
    private Path config;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        terminal = new Terminal(directory.resolve("creds"));
        config = directory.resolve("config/ibkr/config.properties");
        Files.createDirectories(config.resolveSibling(""));
        environment.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
    }

    @AfterEach
    void close() {
        terminal.close();
    }

    @Test
    void theEnvironmentNamesTheDirectoryAndTheServer() {
        environment.put("IBKR_CREDENTIALS_DIR", terminal.credentials.toString());
        environment.put("IBKR_BASE_URL", terminal.baseUrl());

        assertWorks(ibkr("accounts"));
    }

    @Test
    void aProfileComesBeforeTheEnvironmentAndAnOptionBeforeBoth() throws IOException {
        write("paper.credentials-dir=../../creds\npaper.base-url=" + terminal.baseUrl()
                + "\nlive.credentials-dir=none\n");
        environment.put("IBKR_CREDENTIALS_DIR", "/nowhere");
        environment.put("IBKR_BASE_URL", "http://127.0.0.1:1/v1/api");
        environment.put("IBKR_PROFILE", "paper");

        assertWorks(ibkr("accounts"));
        assertWorks(ibkr("accounts", "--profile", "paper"));
        assertThat(ibkr("accounts", "--profile", "live").err())
                .startsWith("ibkr: credentials directory: there is no directory " + config.resolveSibling("none"));
        assertWorks(ibkr("accounts", "--credentials", terminal.credentials.toString()));
    }

    @Test
    void aProfileMayNameAGatewayWhichTheCommandLineReplaces() throws IOException {
        write("home.gateway=https://127.0.0.1:1\nhome.base-url=" + terminal.baseUrl() + "\n");
        environment.put("IBKR_PROFILE", "home");

        assertThat(ibkr("accounts").err()).contains("ibkr: GATEWAY_LOGIN: no connection");
        assertWorks(ibkr("accounts", "--credentials", terminal.credentials.toString()));
        write("home.gateway=https://127.0.0.1:1\nhome.credentials-dir=x\n");
        assertRefused(
                ibkr("accounts"), "ibkr: " + config + ": home.gateway: needs no credentials; remove one of the two");
    }

    @Test
    void setupTakesTheDirectoryOfTheProfileToo() throws IOException {
        write("paper.credentials-dir=../../creds\n");

        assertRefused(
                ibkr("setup", "--profile", "paper"), "ibkr: credentials directory: " + terminal.credentials + " holds");
    }

    @Test
    void aProfileThatCannotBeUsedIsOneLineWithTheRemedy() throws IOException {
        assertRefused(
                ibkr("accounts", "--profile", "paper"),
                "ibkr: --profile: there is no " + config
                        + "; write it, with a line such as paper.credentials-dir=/path/of/the/directory");
        write("paper.credentials-dir=x\nlive.credentials-dir=y\n");
        assertRefused(
                ibkr("accounts", "--profile", "papre"),
                "ibkr: --profile: no line of " + config + " begins with papre.; did you mean paper?");
        assertRefused(
                ibkr("accounts", "--profile", "demo"),
                "ibkr: --profile: no line of " + config + " begins with demo.; its profiles are live, paper");
        write("paper.credential-dir=x\n");
        environment.put("IBKR_PROFILE", "paper");
        assertRefused(
                ibkr("accounts"),
                "ibkr: IBKR_PROFILE: " + config + ": credential-dir is no setting; did you mean credentials-dir?");
        write("paper.colour=red\n");
        assertRefused(
                ibkr("accounts"),
                "ibkr: IBKR_PROFILE: " + config + ": colour is no setting; there are credentials-dir, gateway,");
        write("paper.gateway=\\u12\n");
        assertRefused(ibkr("accounts"), "ibkr: IBKR_PROFILE: " + config + " cannot be read;");
    }

    private void write(String lines) throws IOException {
        Files.writeString(config, lines);
    }

    private Terminal.Screen ibkr(String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        if (!line.contains("setup")) {
            line.addAll(List.of("--state", terminal.state().toString()));
        }
        return terminal.bare(environment, line.toArray(String[]::new));
    }

    private void assertWorks(Terminal.Screen screen) {
        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out()).contains(terminal.account());
    }

    private static void assertRefused(Terminal.Screen screen, String line) {
        assertThat(screen.err()).startsWith(line).hasLineCount(1);
        assertThat(screen.code()).isEqualTo(2);
    }
}

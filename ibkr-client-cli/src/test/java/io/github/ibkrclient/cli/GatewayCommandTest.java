package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.SimulatedGateway;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayCommandTest {
    private Terminal terminal;
    private SimulatedGateway gateway;
    private SimulatorServer server;
    private Path state;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        terminal = new Terminal(directory.resolve("creds"));
        state = directory.resolve("state");
        gateway = terminal.ibkr.gateway();
        server = gateway.serve();
    }

    @AfterEach
    void close() {
        server.close();
        terminal.close();
    }

    @Test
    void anotherCertificateEndsWithTwoAndOneLineWithBothFingerprints() {
        gateway.login(terminal.ibkr.user());
        assertThat(gateway("accounts").code()).isZero();
        String before = gateway.fingerprint();
        int port = server.port();
        server.close();
        gateway.newCertificate();
        server = gateway.serve("127.0.0.1", port);

        Terminal.Screen screen = gateway("accounts", "--json");

        assertRefused(
                screen,
                "ibkr: certificate: " + origin() + " shows another certificate than the one that is trusted: SHA-256 "
                        + gateway.fingerprint() + " instead of " + before
                        + "; if the gateway was set up anew, delete its line from "
                        + state.resolve("known-certificates") + ", otherwise something else answers there");
    }

    @Test
    void theFirstMeetingIsSaidOnceAndTheAccountsAreListed() {
        gateway.login(terminal.ibkr.user());

        Terminal.Screen first = gateway("accounts");
        Terminal.Screen second = gateway("accounts", "--json");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err().lines().findFirst())
                .hasValue("met " + origin() + " for the first time and trust its certificate from now on: SHA-256 "
                        + gateway.fingerprint());
        assertThat(first.out()).contains(terminal.account(), terminal.quietAccount());
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).startsWith("[").contains(terminal.account());
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void tradesAreReadThroughTheBrokerageSessionOfTheLogin() {
        gateway.login(terminal.ibkr.user());

        Terminal.Screen screen = gateway("trades", "--account", terminal.account());

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out()).contains(terminal.account());
        assertThat(terminal.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
        assertThat(terminal.ibkr.violations()).isEmpty();
    }

    @Test
    void nobodyLoggedInIsTheServersRefusal() {
        Terminal.Screen screen = gateway("accounts", "--certificate", gateway.fingerprint());

        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.err())
                .isEqualTo("ibkr: LIST_PORTFOLIO_ACCOUNTS: gateway: nobody is logged in at " + origin()
                        + "; open it in a browser and log in" + System.lineSeparator());
        assertThat(state.resolve("known-certificates")).doesNotExist();
    }

    @Test
    void whatCannotBeMeantIsOneLine() {
        assertRefused(
                terminal.bare("accounts", "--gateway", "localhost:5000"),
                "ibkr: --gateway: not an http or https URL: localhost:5000; it looks like https://localhost:5000");
        assertRefused(
                terminal.bare("accounts", "--gateway", "http://192.168.1.5:5000"),
                "ibkr: --gateway: plain http would show every call to the network: http://192.168.1.5:5000; it looks"
                        + " like https://localhost:5000");
        assertRefused(
                gateway("accounts", "--certificate", "AB:CD"), "ibkr: --certificate: not a SHA-256 fingerprint, ");
        assertRefused(
                gateway("accounts", "--credentials", terminal.credentials.toString()),
                "ibkr: --gateway: needs no credentials; give either --gateway or --credentials");
        assertRefused(gateway("doctor"), "ibkr: --gateway: has no credentials to look at; give --credentials DIR");
    }

    private Terminal.Screen gateway(String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of("--gateway", origin(), "--state", state.toString()));
        return terminal.bare(line.toArray(String[]::new));
    }

    private String origin() {
        return "https://127.0.0.1:" + server.port();
    }

    private static void assertRefused(Terminal.Screen screen, String line) {
        assertThat(screen.err()).startsWith(line).hasLineCount(1);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.code()).isEqualTo(2);
    }
}

package io.github.ibkrclient.cli;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.console.Prompt;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A user who connects to the simulated MCP endpoint, on a socket and on the system's clock. */
final class Retail implements AutoCloseable {
    final IbkrSimulator ibkr;
    final SimulatorServer server;
    final Path credentials;

    Retail(Path credentials, McpSwitch... open) {
        this.credentials = credentials;
        ibkr = IbkrSimulator.builder()
                .history(LocalDate.now(ZoneOffset.UTC).minusMonths(4))
                .roundTrips(1, 1)
                .mcp(open)
                .build();
        server = ibkr.serve();
    }

    String account() {
        return ibkr.user().accountIds().get(0);
    }

    /** Starts {@code ibkr connect --retail}. */
    RunningConnect connect(String... more) {
        return new RunningConnect(line(more));
    }

    /** Starts a command that waits for the browser too. */
    RunningConnect start(String command, Prompt prompt, String... more) {
        return new RunningConnect(command, prompt, line(more));
    }

    /** Connects for the first account without a browser. */
    Terminal.Screen connected(String... more) {
        try (RunningConnect connect = connect(more)) {
            answer(connect);
            return connect.end();
        }
    }

    /** The user allows access, and the browser goes to the callback. */
    void answer(RunningConnect connect) {
        try {
            new BrowserRequests().get(ibkr.mcp().consent(connect.page(), account()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a command with the consent. */
    Terminal.Screen ibkr(String command, String... more) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(line(more)));
        return Terminal.run(IbkrRuntime.create(), Terminal.NOBODY, Map.of(), line.toArray(String[]::new));
    }

    private String[] line(String... more) {
        List<String> line = new ArrayList<>(
                List.of("--retail", "--mcp-url", server.mcpUrl(), "--credentials", credentials.toString()));
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }

    @Override
    public void close() {
        server.close();
    }
}

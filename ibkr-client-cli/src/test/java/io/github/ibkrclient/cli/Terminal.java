package io.github.ibkrclient.cli;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.console.Progress;
import io.github.ibkrclient.cli.console.Prompt;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A terminal whose commands run against a simulator on a socket, in virtual time. */
final class Terminal implements AutoCloseable {
    /** A Wednesday on which the American market is open. */
    private static final Instant START = Instant.parse("2026-11-18T16:00:00Z");

    /** Nobody answers questions. */
    static final Prompt NOBODY = (question, secret) -> {
        throw new AssertionError("was asked: " + question);
    };

    final VirtualTiming time = VirtualTiming.startingAt(START);
    final IbkrSimulator ibkr;
    final Path credentials;
    private final SimulatorServer server;

    Terminal(Path credentials) throws IOException {
        this(credentials, simulator -> simulator);
    }

    Terminal(Path credentials, UnaryOperator<SimulatorBuilder> changes) throws IOException {
        this.credentials = credentials;
        ibkr = changes.apply(IbkrSimulator.builder().timing(time).paper()).build();
        server = ibkr.serve();
        ibkr.user().writeCredentials(credentials);
        time.join();
    }

    /** What a command printed, and its exit code. */
    record Screen(int code, String out, String err) {}

    /** Runs a command with the credentials, the simulator's URL and a directory for its state. */
    Screen ibkr(String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of("--credentials", credentials.toString(), "--base-url", server.baseUrl()));
        if (!line.contains("--state")) {
            line.addAll(List.of("--state", state().toString()));
        }
        return bare(line.toArray(String[]::new));
    }

    /** Runs a command line unchanged, with a new runtime as after a start of the machine. */
    Screen bare(String... line) {
        return bare(Map.of(), line);
    }

    /** Runs a command line in an environment. */
    Screen bare(Map<String, String> environment, String... line) {
        return run(IbkrRuntime.create(time), NOBODY, environment, line);
    }

    /** Runs a command line; with {@code TERM} in its environment it runs at a terminal. */
    static Screen run(IbkrRuntime runtime, Prompt prompt, Map<String, String> environment, String... line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter errors = new PrintWriter(err);
        int code = Ibkr.run(
                () -> runtime,
                prompt,
                environment::get,
                line,
                new PrintWriter(out),
                errors,
                new Progress(errors, environment.containsKey("TERM")));
        return new Screen(code, out.toString(), err.toString());
    }

    /** The secrets of OAuth 1.0a in a directory of credentials, as variables of an environment. */
    static Map<String, String> oauth1Variables(Path credentials) throws IOException {
        Map<String, String> variables = variables(credentials, "ibkr.(?!oauth2)");
        variables.put("IBKR_SIGNATURE_KEY", Files.readString(credentials.resolve("private_signature.pem")));
        variables.put("IBKR_ENCRYPTION_KEY", Files.readString(credentials.resolve("private_encryption.pem")));
        variables.put("IBKR_DH_PARAMS", Files.readString(credentials.resolve("dhparam.pem")));
        return variables;
    }

    /** The properties whose names begin so, as variables of an environment. */
    static Map<String, String> variables(Path credentials, String beginning) throws IOException {
        Map<String, String> variables = new HashMap<>();
        Files.readAllLines(credentials.resolve("credentials.properties")).stream()
                .filter(line -> line.matches(beginning + ".*"))
                .map(line -> line.replace("\\", "").split("=", 2))
                .forEach(pair -> variables.put(pair[0].toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), pair[1]));
        return variables;
    }

    /** A client of the same user, with which tests read what the simulator holds. */
    IbkrClient client() {
        return IbkrClient.builder()
                .baseUrl(server.baseUrl())
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .runtime(IbkrRuntime.create(time))
                .build();
    }

    Path state() {
        return credentials.resolve("state");
    }

    String account() {
        return ibkr.user().accountIds().get(0);
    }

    String quietAccount() {
        return ibkr.user().accountIds().get(1);
    }

    /** Where the simulator plays the Flex Web Service. */
    String flexUrl() {
        return server.flexUrl();
    }

    String baseUrl() {
        return server.baseUrl();
    }

    /** Where the simulator plays IBKR's endpoint for AI clients. */
    String mcpUrl() {
        return server.mcpUrl();
    }

    /** Gets a consent for the first account, as {@code ibkr connect --retail} does, and keeps it in a directory. */
    McpLogin consent(Path directory) {
        McpLogin login = McpLogin.builder(TokenStore.file(directory.resolve("mcp.tokens")))
                .mcpUrl(mcpUrl())
                .runtime(IbkrRuntime.create(time))
                .build();
        login.complete(ibkr.mcp().consent(login.begin(), account()));
        login.bind(account());
        return login;
    }

    /** Makes the simulator unreachable. */
    void unplug() {
        server.close();
    }

    @Override
    public void close() {
        time.leave();
        server.close();
        time.close();
    }
}

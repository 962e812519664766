package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.cli.callback.CallbackServer;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.DurationConverter;
import io.github.ibkrclient.cli.console.OutputFile;
import io.github.ibkrclient.cli.console.Prompt;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.cli.verify.Finding;
import io.github.ibkrclient.cli.verify.LiveHour;
import io.github.ibkrclient.local.OwnerOnly;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.model.Trade;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr verify} tries on a real account what is only assumed of IBKR's MCP endpoint. */
@Command(
        name = "verify",
        description = {
            "Tries on your account what is only assumed of IBKR's endpoint for AI clients, in about an hour, and prints which"
                    + " assumption held. Asks before each step that may cut you off, and changes nothing in the account.",
            "Records what IBKR answers in --out DIR: known keys, types and words; every other value is replaced. Read the"
                    + " files before you give them to anybody.",
            "Takes a consent of its own and ends it. A consent of ibkr connect --retail and the AI client that is connected now"
                    + " are disconnected by IBKR. With --credentials DIR that hold keys too, executions are compared with"
                    + " the Web API's."
        },
        sortOptions = false)
public final class VerifyCommand implements Callable<Integer> {
    private static final int PORT = 53682;

    private final Prompt prompt;
    private final PrintWriter err;

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final RetailOptions retail = new RetailOptions();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "a new folder for the recording")
    private Path out = Path.of("");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + PORT,
            description = "the port of this machine on which to wait for the browser; 0 takes a free one; default:"
                    + " ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "how long to wait for the answer on the consent page; default: ${DEFAULT-VALUE}")
    private Duration timeout = Duration.ZERO;

    @Option(names = "--no-browser", description = "only shows the page and opens no browser")
    private boolean noBrowser;

    public VerifyCommand(ConnectionOptions connection, Prompt prompt, PrintWriter err) {
        this.connection = connection;
        this.prompt = prompt;
        this.err = err;
    }

    @Override
    public Integer call() {
        if (!retail.chosen()) {
            throw new UsageException("--retail", "is missing; it is all that can be verified so far");
        }
        makeFolder();
        RetailConnect connect = new RetailConnect(connection, err, !noBrowser);
        connect.warn();
        err.println("Leave TWS or IBKR Mobile open during the run, so that you see whether it is disturbed.");
        if (!agrees("Begin?")) {
            err.println("ibkr: nothing was done");
            return ExitCode.OK;
        }
        try (CallbackServer callback = new CallbackServer(port, connection.timing())) {
            LiveHour hour = new LiveHour(
                    retail.url(connection), callback.url(), connection.runtime(), guide(connect, callback));
            Thread stopped = new Thread(hour::end, "ibkr-verify-end"); // Ctrl-C ends the JVM without any finally
            Runtime.getRuntime().addShutdownHook(stopped);
            try {
                hour.run(this::webApiIds);
            } finally {
                remove(stopped);
                save(hour);
            }
            connection.print(hour.findings(), VerifyCommand::table);
            if (!hour.unknownKeys().isEmpty()) {
                err.println("Keys that are on no list, and that are in no file: " + hour.unknownKeys());
            }
            err.println("The recording is in " + out + ". Read it before you give it to anybody.");
            return ExitCode.OK;
        } catch (IOException e) {
            throw new UsageException("--port", "cannot listen on port " + port + " of this machine; give another");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("ibkr: stopped");
            return ExitCode.SOFTWARE;
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // it runs already, because the JVM ends
        }
    }

    private void makeFolder() {
        try {
            if (Files.exists(out)) {
                throw new UsageException("--out", out + " exists; name a new folder");
            }
            OwnerOnly.makeFolder(out.toAbsolutePath());
        } catch (IOException e) {
            throw new UsageException("--out", out + " cannot be made; name another folder");
        }
    }

    private void save(LiveHour hour) {
        OutputFile.write("--out", out.resolve("recording.json"), hour.recording());
        OutputFile.write("--out", out.resolve("tools.json"), hour.tools() + System.lineSeparator());
        OutputFile.write(
                "--out", out.resolve("assumptions.txt"), table(hour.findings()).toString());
    }

    private LiveHour.Guide guide(RetailConnect connect, CallbackServer callback) {
        return new LiveHour.Guide() {
            @Override
            public void tell(String line) {
                err.println("-- " + line);
            }

            @Override
            public boolean agrees(String question) {
                return VerifyCommand.this.agrees(question);
            }

            @Override
            public String ask(String question) {
                return prompt.ask(question, false).strip();
            }

            @Override
            public void connect(McpLogin login) throws InterruptedException {
                connect.connect(login, callback, timeout);
            }
        };
    }

    private boolean agrees(String question) {
        return prompt.ask(question + " (yes or no)", false)
                .strip()
                .toLowerCase(Locale.ROOT)
                .startsWith("y");
    }

    private Optional<Set<String>> webApiIds() {
        if (!connection.given() || !connection.hasCredential("ibkr.consumer-key")) {
            return Optional.empty();
        }
        return Optional.of(connection.call(client -> client.accounts().list().accounts().stream()
                .flatMap(account -> client.trades().list(7, account).stream())
                .map(Trade::executionId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet())));
    }

    private static Table table(List<Finding> findings) {
        Table table = new Table("OUTCOME", "ASSUMPTION", "SEEN");
        findings.forEach(finding -> table.row(finding.outcome(), finding.assumption(), finding.detail()));
        return table;
    }
}

package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.command.AccountsCommand;
import io.github.ibkrclient.cli.command.CompletionCommand;
import io.github.ibkrclient.cli.command.ConnectCommand;
import io.github.ibkrclient.cli.command.DisconnectCommand;
import io.github.ibkrclient.cli.command.DoctorCommand;
import io.github.ibkrclient.cli.command.ExecutionsCommand;
import io.github.ibkrclient.cli.command.LedgerCommand;
import io.github.ibkrclient.cli.command.PacingCommand;
import io.github.ibkrclient.cli.command.PositionsCommand;
import io.github.ibkrclient.cli.command.SearchCommand;
import io.github.ibkrclient.cli.command.SetupCommand;
import io.github.ibkrclient.cli.command.SnapshotCommand;
import io.github.ibkrclient.cli.command.StatementCommand;
import io.github.ibkrclient.cli.command.StatusCommand;
import io.github.ibkrclient.cli.command.SummaryCommand;
import io.github.ibkrclient.cli.command.TradesCommand;
import io.github.ibkrclient.cli.command.VerifyCommand;
import io.github.ibkrclient.cli.command.VersionText;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.CredentialsOption;
import io.github.ibkrclient.cli.console.ClosestName;
import io.github.ibkrclient.cli.console.CommandHint;
import io.github.ibkrclient.cli.console.Progress;
import io.github.ibkrclient.cli.console.Prompt;
import io.github.ibkrclient.cli.console.StandardOutput;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.cli.refresh.RefreshCommand;
import io.github.ibkrclient.cli.token.TokenCommand;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The {@code ibkr} command. It reads an account from the terminal and can change nothing in it. The exit code is 0 when
 * all went well, 1 when the server refused or was not reached, and 2 when the user gave something that cannot be used.
 * The reason is one line on stderr. {@code ibkr executions} has a code more.
 */
@Command(
        name = "ibkr",
        description = "Reads an Interactive Brokers account. Cannot place orders or change anything.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = "%nibkr COMMAND --help tells more about a command.",
        versionProvider = VersionText.class)
public final class Ibkr {
    private static final String COMPLETION = "completion";
    private static final String VERSION = "--version";

    private Ibkr() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        Progress progress = new Progress(err, Progress.atTerminal());
        System.exit(run(IbkrRuntime::shared, Prompt.terminal(err), System::getenv, args, out, err, progress));
    }

    /**
     * Runs a command and returns its exit code.
     *
     * @param runtime the clock and connections of calls; made when a command needs them
     * @param prompt asks the questions
     * @param environment the value of a variable; null when it is not set
     * @param progress is told what takes long
     */
    static int run(
            Supplier<IbkrRuntime> runtime,
            Prompt prompt,
            UnaryOperator<@Nullable String> environment,
            String[] args,
            PrintWriter out,
            PrintWriter err,
            Progress progress) {
        CredentialsOption login = new CredentialsOption(environment);
        ConnectionOptions connection = new ConnectionOptions(runtime, login, out, err);
        CommandLine program = new CommandLine(new Ibkr());
        Map<String, Supplier<Object>> commands = new TreeMap<>();
        commands.put("accounts", () -> new AccountsCommand(connection));
        commands.put(COMPLETION, () -> new CompletionCommand(out));
        commands.put("connect", () -> new ConnectCommand(connection, prompt, progress, err));
        commands.put("disconnect", () -> new DisconnectCommand(connection, err));
        commands.put("doctor", () -> new DoctorCommand(connection, progress));
        commands.put("executions", () -> new ExecutionsCommand(connection, progress));
        commands.put("ledger", () -> new LedgerCommand(connection));
        commands.put("pacing", () -> new PacingCommand(out));
        commands.put("positions", () -> new PositionsCommand(connection));
        commands.put("refresh", () -> new RefreshCommand(connection, progress));
        commands.put("search", () -> new SearchCommand(connection));
        commands.put(
                "setup",
                () -> new SetupCommand(login, () -> runtime.get().timing().now(), prompt, out, err));
        commands.put("snapshot", () -> new SnapshotCommand(connection));
        commands.put("statement", () -> new StatementCommand(connection));
        commands.put("status", () -> new StatusCommand(connection));
        commands.put("summary", () -> new SummaryCommand(connection));
        commands.put("token", () -> TokenCommand.with(connection, prompt));
        commands.put("trades", () -> new TradesCommand(connection));
        commands.put("verify", () -> new VerifyCommand(connection, prompt, err));
        commands.keySet().retainAll(needed(commands.keySet(), args));
        commands.forEach((name, command) -> program.addSubcommand(name, command.get()));
        program.getCommandSpec()
                .addOption(OptionSpec.builder(VERSION)
                        .versionHelp(true)
                        .description("print the version")
                        .build());
        HelpLayout.arrange(program);
        program.setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .setExecutionStrategy(Ibkr::execute)
                .setParameterExceptionHandler((e, given) -> misused(e, err))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, err));
        int code = program.execute(args);
        if (!out.checkError()) {
            return code;
        }
        if (out instanceof StandardOutput pipe && pipe.readerHasEnded()) {
            return ExitCode.OK; // like head, which has seen enough
        }
        err.println("ibkr: the output could not be written; make room or give it another place");
        return ExitCode.SOFTWARE;
    }

    /** The commands that a line needs. picocli reads the annotations of each that it is given, which takes time. */
    private static Set<String> needed(Set<String> commands, String[] args) {
        String first = args.length == 0 ? "" : args[0];
        if (first.equals(VERSION)) {
            return Set.of();
        }
        return commands.contains(first) && !first.equals(COMPLETION) ? Set.of(first) : Set.copyOf(commands);
    }

    private static int execute(ParseResult parsed) {
        ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        for (OptionSpec option : command.matchedOptions()) {
            if (option.originalStringValues().stream().anyMatch(String::isBlank)) {
                throw new CommandLine.ParameterException(
                        command.commandSpec().commandLine(),
                        option.longestName() + " is blank; give a value or leave the option out");
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int misused(CommandLine.ParameterException e, PrintWriter err) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String question = "";
        if (e instanceof CommandLine.UnmatchedArgumentException unknown) {
            String typed = unknown.getUnmatched().get(0).split("=", 2)[0];
            question = ClosestName.question(
                    typed,
                    typed.startsWith("-")
                            ? command.optionsMap().keySet()
                            : command.subcommands().keySet());
        }
        String name = command.qualifiedName();
        err.println(name + ": " + line(e) + question + (question.isEmpty() ? "; see " : " See ") + name + " --help");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, PrintWriter err) {
        boolean expected = e instanceof IbkrException || e instanceof UsageException;
        err.println(
                "ibkr: " + (expected ? line(e) : "unexpected: " + e.getClass().getSimpleName() + ": " + line(e)));
        boolean beforeAnyCall = e instanceof CredentialException credential
                && credential.operation().isEmpty();
        return beforeAnyCall || e instanceof UsageException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static String line(Exception e) {
        return CommandHint.added(String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "));
    }
}

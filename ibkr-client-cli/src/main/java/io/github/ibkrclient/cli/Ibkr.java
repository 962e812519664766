package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.command.AccountsCommand;
import io.github.ibkrclient.cli.command.ConnectCommand;
import io.github.ibkrclient.cli.command.DoctorCommand;
import io.github.ibkrclient.cli.command.PacingCommand;
import io.github.ibkrclient.cli.command.PositionsCommand;
import io.github.ibkrclient.cli.command.SetupCommand;
import io.github.ibkrclient.cli.command.SnapshotCommand;
import io.github.ibkrclient.cli.command.StatementCommand;
import io.github.ibkrclient.cli.command.StatusCommand;
import io.github.ibkrclient.cli.command.TradesCommand;
import io.github.ibkrclient.cli.console.CommandHint;
import io.github.ibkrclient.cli.console.ConnectionOptions;
import io.github.ibkrclient.cli.console.Prompt;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The {@code ibkr} command. It reads an account from the terminal and can change nothing in it. The exit code is 0 when
 * all went well, 1 when the server refused or was not reached, and 2 when the user gave something that cannot be used.
 * The reason is one line on stderr.
 */
@Command(
        name = "ibkr",
        description = "Reads an Interactive Brokers account. Cannot place orders or change anything.",
        synopsisSubcommandLabel = "COMMAND",
        footer = "ibkr COMMAND --help tells more about a command.")
public final class Ibkr {
    private Ibkr() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(run(args, out, err));
    }

    /** Runs a command on the system's clock and returns its exit code. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        return run(IbkrRuntime.shared(), args, out, err);
    }

    /** Runs a command on a clock of the caller's; questions go to the terminal. */
    static int run(IbkrRuntime runtime, String[] args, PrintWriter out, PrintWriter err) {
        return run(runtime, Prompt.terminal(err), args, out, err);
    }

    /** Runs a command that asks its questions there. */
    static int run(IbkrRuntime runtime, Prompt prompt, String[] args, PrintWriter out, PrintWriter err) {
        ConnectionOptions connection = new ConnectionOptions(runtime, out, err);
        CommandLine program = new CommandLine(new Ibkr());
        program.addSubcommand(new AccountsCommand(connection))
                .addSubcommand(new ConnectCommand(connection, runtime.timing(), err))
                .addSubcommand(new DoctorCommand(connection))
                .addSubcommand(new PacingCommand(out))
                .addSubcommand(new PositionsCommand(connection))
                .addSubcommand(new SetupCommand(runtime.timing()::now, prompt, out, err))
                .addSubcommand(new SnapshotCommand(connection))
                .addSubcommand(new StatementCommand(connection))
                .addSubcommand(new StatusCommand(connection))
                .addSubcommand(new TradesCommand(connection));
        helpOption(program);
        program.getSubcommands().values().forEach(Ibkr::helpOption);
        program.setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, given) -> misused(e, err))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, err));
        int code = program.execute(args);
        if (out.checkError()) {
            err.println("ibkr: the output could not be written; make room or give it another place");
            return ExitCode.SOFTWARE;
        }
        return code;
    }

    private static void helpOption(CommandLine command) {
        OptionSpec.Builder help = OptionSpec.builder("--help").usageHelp(true).description("print this help");
        command.getCommandSpec().addOption(help.build());
    }

    private static int misused(CommandLine.ParameterException e, PrintWriter err) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        err.println(command + ": " + line(e) + "; see " + command + " --help");
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

package io.github.ibkrclient.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The {@code ibkr} command: reads an account from the terminal and can change nothing in it. It ends with 0 when all
 * went well, with 1 when the server refused or was not reached, and with 2 when what the user gave cannot be used; the
 * reason is one line on stderr.
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

    static int run(IbkrRuntime runtime, String[] args, PrintWriter out, PrintWriter err) {
        return run(runtime, Questions.terminal(err), args, out, err);
    }

    static int run(IbkrRuntime runtime, Questions questions, String[] args, PrintWriter out, PrintWriter err) {
        Connection connection = new Connection(runtime, out, err);
        CommandLine program = new CommandLine(new Ibkr());
        program.addSubcommand(new AccountsCommand(connection))
                .addSubcommand(new ConnectCommand(connection, runtime.timing(), err))
                .addSubcommand(new DoctorCommand(connection))
                .addSubcommand(new PacingCommand(out))
                .addSubcommand(new PositionsCommand(connection))
                .addSubcommand(new SetupCommand(runtime.timing()::now, questions, out, err))
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
        boolean ours = e instanceof IbkrException || e instanceof BadInput;
        err.println("ibkr: " + (ours ? line(e) : "unexpected: " + e.getClass().getSimpleName() + ": " + line(e)));
        boolean beforeAnyCall = e instanceof CredentialException credential
                && credential.operation().isEmpty();
        return beforeAnyCall || e instanceof BadInput ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static String line(Exception e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
    }
}

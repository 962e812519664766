package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.cli.console.FishCompletion;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ibkr completion SHELL} prints a script with which a shell completes commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script with which your shell completes commands and options.",
            "bash and zsh: source <(ibkr completion bash); fish: ibkr completion fish | source."
        },
        sortOptions = false)
public final class CompletionCommand implements Runnable {
    private final PrintWriter out;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.bash;

    /** The shells; the names are those of the command line. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    public CompletionCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void run() {
        CommandLine program = command.root().commandLine();
        String name = program.getCommandName();
        out.print(shell == Shell.fish ? FishCompletion.of(program) : AutoComplete.bash(name, program));
    }
}

package io.github.ibkrclient.cli.console;

import java.io.Console;
import java.io.PrintWriter;
import java.util.function.Consumer;

/** A line about what takes long, which the next one replaces. It needs a terminal. */
public final class Progress {
    private static final String START_OF_LINE = "\r";
    private static final String CLEAR_TO_END = "\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private boolean shown;

    /** Progress on a writer. */
    public Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** Whether the program runs at a terminal. */
    @SuppressWarnings("SystemConsoleNull") // from Java 22 on the console itself says whether it is a terminal
    public static boolean atTerminal() {
        Console console = System.console();
        if (console == null || System.getenv("TERM") == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }

    /** Whether it is shown to a person, who can be asked something. */
    public boolean atWork() {
        return terminal;
    }

    /** Shows a line in place of the last one; without a terminal it is left out. */
    public void tell(String line) {
        tell(line, log -> {});
    }

    /** Shows a line in place of the last one; without a terminal the log gets it. */
    public void tell(String line, Consumer<String> log) {
        if (terminal) {
            err.print(START_OF_LINE + line.replaceAll("\\p{Cntrl}", " ") + CLEAR_TO_END);
            err.flush();
            shown = true;
        } else {
            log.accept(line);
        }
    }

    /** Takes the line away. */
    public void clear() {
        if (shown) {
            err.print(START_OF_LINE + CLEAR_TO_END);
            err.flush();
            shown = false;
        }
    }
}

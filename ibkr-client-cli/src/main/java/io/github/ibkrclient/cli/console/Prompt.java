package io.github.ibkrclient.cli.console;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks the user questions. */
public interface Prompt {
    /**
     * Asks one question.
     *
     * @param question the words, without a colon
     * @param secret whether the answer must not be shown while it is typed
     * @return the line that was typed
     * @throws UsageException when the input has ended
     */
    String ask(String question, boolean secret);

    /** Asks at this terminal, or reads the lines that are piped into the program. */
    @SuppressWarnings(
            "SystemConsoleNull") // from Java 22 on there is a console for piped input too, and it works as well
    static Prompt terminal(PrintWriter err) {
        Console console = System.console();
        if (console != null) {
            return (question, secret) -> {
                if (!secret) {
                    String line = console.readLine("%s: ", question);
                    if (line == null) {
                        err.println(); // behind the question, where no Enter was typed
                    }
                    return typed(line, question);
                }
                char[] typed = console.readPassword("%s: ", question);
                return typed(typed == null ? null : new String(typed), question);
            };
        }
        BufferedReader piped = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return (question, secret) -> {
            err.println(question + ":");
            try {
                return typed(piped.readLine(), question);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static String typed(@Nullable String line, String question) {
        if (line == null) {
            throw new UsageException(question, "the input has ended; nothing was saved, run ibkr setup again");
        }
        return line;
    }
}

package io.github.ibkrclient.cli.console;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Asks the user questions. */
public interface Prompt {
    /**
     * Asks one question.
     *
     * @param question the words, without a colon
     * @param secret whether the answer must not be shown while it is typed
     * @return the line that was typed; empty when there is none
     */
    String ask(String question, boolean secret);

    /** Asks at this terminal, or reads the lines that are piped into the program. */
    @SuppressWarnings(
            "SystemConsoleNull") // from Java 22 on there is a console for piped input too, and it works as well
    static Prompt terminal(PrintWriter err) {
        Console console = System.console();
        if (console != null) {
            return (question, secret) -> {
                if (secret) {
                    char[] typed = console.readPassword("%s: ", question);
                    return typed == null ? "" : new String(typed);
                }
                String typed = console.readLine("%s: ", question);
                return typed == null ? "" : typed;
            };
        }
        BufferedReader piped = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return (question, secret) -> {
            err.println(question + ":");
            try {
                String line = piped.readLine();
                return line == null ? "" : line;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}

package io.github.ibkrclient.examples;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Somebody who can be asked. */
interface Questions {
    /** A line of the answer, empty when there is none; a secret is not shown while it is typed. */
    String ask(String question, boolean secret);

    /** The person at this terminal, or whatever is piped into the program. */
    @SuppressWarnings("SystemConsoleNull") // from Java 22 on a console stands for piped input too, and reads it as well
    static Questions terminal(PrintWriter err) {
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

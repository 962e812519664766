package io.github.ibkrclient.cli.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.cli.connection.ConsentSecret;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.oauth.login.LoginTokens;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of the user that stores a secret. The value goes to its standard input, because a command line can be read by
 * every user of the machine. What it prints is thrown away, because it may repeat the value.
 */
record CommandPlace(List<String> words) implements TokenPlace {
    private static final String OPTION = "--to-command";
    private static final String TEST = "IBKR_TOKEN_TEST";
    private static final long LONGEST_SECONDS = 120;

    @Override
    public void test() {
        run(TEST, "this is a test of ibkr token");
    }

    /** The refresh token first: with it alone the login can go on. */
    @Override
    public void store(LoginTokens tokens) {
        tokens.refreshToken().ifPresent(token -> run("IBKR_REFRESH_TOKEN", token));
        run("IBKR_ACCESS_TOKEN", tokens.accessToken());
    }

    /** Keeps a consent. A secret that holds it whole is tested with what it holds already. */
    void store(ConsentSecret consent) {
        run(ConsentSecret.NAME, consent.text());
    }

    private void run(String name, String value) {
        List<String> line = new ArrayList<>(words);
        line.add(name);
        try {
            Process process = new ProcessBuilder(line)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            write(process, value);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new UsageException(OPTION, words.get(0) + " did not end within " + LONGEST_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new UsageException(
                        OPTION,
                        words.get(0) + " could not store " + name + " and ended with " + process.exitValue()
                                + "; run it by hand to see why");
            }
        } catch (IOException e) {
            throw new UsageException(OPTION, words.get(0) + " cannot be run; is it installed?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException(OPTION, "was interrupted");
        }
    }

    /** A command that does not read its input has its exit code to say so. */
    private static void write(Process process, String value) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(value.getBytes(UTF_8));
        } catch (IOException e) {
            return;
        }
    }
}

package io.github.ibkrclient.examples.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs a recipe as a program of its own, as its reader would, against a simulator on a socket. */
final class RecipeRun implements AutoCloseable {
    private static final Executor TOO_LONG = CompletableFuture.delayedExecutor(90, TimeUnit.SECONDS);

    final IbkrSimulator ibkr;
    final SimulatorServer server;
    final Path directory;
    private final Class<?> recipe;
    private final List<String> printed = new ArrayList<>();
    private @Nullable Process process;
    private @Nullable BufferedReader output;

    /** A recipe that works in a directory; the first user's credentials are in {@code creds} there. */
    RecipeRun(Class<?> recipe, Path directory, SimulatorBuilder simulator) throws IOException {
        this.recipe = recipe;
        this.directory = directory;
        ibkr = simulator.build();
        for (SimulatedUser user : ibkr.users()) {
            user.writeCredentials(directory.resolve(user == ibkr.user() ? "creds" : user.username()));
        }
        server = ibkr.serve();
    }

    /** A simulator of paper accounts whose first answers are complete, so that recipes need not ask twice. */
    static SimulatorBuilder simulator() {
        return IbkrSimulator.builder().paper().warm();
    }

    /** Runs the recipe to its end, which must be a good one, and returns the lines that it printed. */
    List<String> run(String... arguments) throws IOException {
        start(arguments);
        return finish();
    }

    /** Starts the recipe. */
    void start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-Duser.home=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                recipe.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder program =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        program.environment().put("IBKR_BASE_URL", server.baseUrl());
        program.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        Process started = program.start();
        TOO_LONG.execute(started::destroyForcibly);
        process = started;
        output = started.inputReader(UTF_8);
    }

    /** Waits for a line that starts like this. */
    void awaitLine(String start) throws IOException {
        String line = next();
        while (line != null && !line.startsWith(start)) {
            line = next();
        }
        assertThat(line).as("a line after " + printed).isNotNull();
    }

    /** Presses Enter. */
    void enter() throws IOException {
        started().getOutputStream().write('\n');
        started().getOutputStream().flush();
    }

    /** Waits for the end of the recipe, which must be a good one, and returns all lines that it printed. */
    List<String> finish() throws IOException {
        started().getOutputStream().close();
        String line = next();
        while (line != null) {
            line = next();
        }
        assertThat(started().onExit().join().exitValue())
                .as(String.join("\n", printed))
                .isZero();
        return List.copyOf(printed);
    }

    /** The simulator had no objection, and no secret was printed. */
    void assertClean() {
        assertThat(ibkr.violations()).isEmpty();
        String all = String.join("\n", printed);
        for (SimulatedUser user : ibkr.users()) {
            assertThat(all)
                    .doesNotContain(user.accessToken(), user.accessTokenSecret().substring(0, 30));
        }
        assertThat(all).doesNotContain("\tat ");
    }

    /** The files in which the recipe's clients kept their pace. */
    List<Path> pacingStores() throws IOException {
        try (Stream<Path> stores = Files.list(directory.resolve("state/ibkr-client/pacing"))) {
            return stores.filter(file -> file.toString().endsWith(".store")).toList();
        }
    }

    String account(int number) {
        return ibkr.user().accountIds().get(number);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
        server.close();
    }

    private @Nullable String next() {
        try {
            String line = output == null ? null : output.readLine();
            if (line != null) {
                printed.add(line);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process started() {
        if (process == null) {
            throw new IllegalStateException("the recipe was not started");
        }
        return process;
    }
}

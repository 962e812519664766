package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the steps of the workflow as a runner does: with bash, and with the variables that are given and no others. */
final class WorkflowSteps {
    static final Path FOLDER =
            ServedSite.DATA_REFRESH.resolve("steps").toAbsolutePath().normalize();
    private static final Pattern MASK = Pattern.compile("(?m)^::add-mask::(.*)$");

    /** The variables of the next step. */
    final Map<String, String> environment = new HashMap<>();

    private final Path home;
    private final StringBuilder log = new StringBuilder();

    /** How a program ended, and what it printed to both outputs. */
    record Ended(int code, String out) {}

    /** Steps whose home is this directory. */
    WorkflowSteps(Path home) {
        this.home = home;
    }

    /** Why steps cannot run here; empty when they can. */
    static Optional<String> missing() {
        return List.of("/bin/bash", "/usr/bin/git").stream()
                .filter(program -> !Files.isExecutable(Path.of(program)))
                .findFirst()
                .map(program -> "there is no " + program);
    }

    /** Runs a step in a checkout. */
    Ended step(Path checkout, String name) throws IOException, InterruptedException {
        Ended ended = run(checkout, "bash", FOLDER.resolve(name).toString());
        log.append(ended.out());
        return ended;
    }

    /** Runs a program. */
    Ended run(Path where, String... line) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(where.toFile()).redirectErrorStream(true);
        Map<String, String> variables = builder.environment();
        String path = variables.get("PATH");
        variables.clear();
        variables.put("PATH", path);
        variables.put("HOME", home.toString());
        variables.put("GIT_CONFIG_NOSYSTEM", "1");
        variables.put("GIT_AUTHOR_NAME", "other");
        variables.put("GIT_AUTHOR_EMAIL", "other@example.org");
        variables.put("GIT_COMMITTER_NAME", "other");
        variables.put("GIT_COMMITTER_EMAIL", "other@example.org");
        variables.putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out);
    }

    /** What the steps printed. */
    String log() {
        return log.toString();
    }

    /** What the steps printed, as a runner of GitHub shows it after masking. */
    String maskedLog() {
        String masked = log();
        for (Matcher mask = MASK.matcher(log); mask.find(); ) {
            masked = masked.replace(mask.group(1).replace("%25", "%"), "***");
        }
        return masked;
    }

    /** Makes the ibkr command of the steps: the one of this build. */
    void useCommand() throws IOException {
        useCommand("exec " + Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:TieredStopAtLevel=1 -cp '"
                + System.getProperty("java.class.path") + "' " + Ibkr.class.getName() + " \"$@\"");
    }

    /** Makes the ibkr command of the steps: it does what the shell is told. */
    void useCommand(String shell) throws IOException {
        environment.put("IBKR_COMMAND", program("ibkr.sh", shell));
    }

    /**
     * A program that first writes down its arguments, a line each, and the process list. It stands for the ibkr command, or
     * for that which stores a secret.
     */
    String program(String name, String shell) throws IOException {
        Path script = Files.writeString(home.resolve(name), """
                #!/bin/sh
                printf '%%s\\n' "$@" >> %1$s/arguments
                for process in /proc/[0-9]*; do tr '\\0' ' ' < "$process/cmdline" >> %1$s/processes; done 2>/dev/null
                %2$s
                """.formatted(home, shell));
        return "sh " + script;
    }

    /** The arguments of all programs that the steps called. */
    String arguments() throws IOException {
        return Files.readString(home.resolve("arguments"));
    }

    /** What everybody on the machine could see of the steps, where there is a /proc. */
    String processes() throws IOException {
        return Files.readString(home.resolve("processes"));
    }
}

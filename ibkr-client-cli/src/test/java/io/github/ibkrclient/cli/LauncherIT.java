package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, started by its launcher. */
class LauncherIT {
    private static final Path SHELL = Path.of("/bin/bash");
    private static final Path PROGRAM = Path.of("target", "ibkr").toAbsolutePath();
    private static final Path LAUNCHER = PROGRAM.resolve("bin/ibkr");
    private static final String VERSION = "ibkr \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? on Java \\d+.*\\R";

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void open() {
        assumeTrue(Files.isExecutable(SHELL), "there is no " + SHELL);
        assertThat(LAUNCHER).as("built by ./mvnw verify").isExecutable();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("XDG_CACHE_HOME", directory.toString());
    }

    @Test
    void theFirstRunOfAKindMakesAnArchiveThatTheNextRunUses() throws Exception {
        assertThat(ibkr("--version").out()).matches(VERSION);
        assertThat(archives()).hasSize(1);
        Path plain = archives().get(0);
        assertThat(ibkr("--version").out()).matches(VERSION);
        assertThat(ibkr("trades", "-h").out()).startsWith("Usage: ibkr trades");
        assertThat(archives()).containsExactly(plain);
        assertThat(permissions(directory.resolve("ibkr"))).isEqualTo("rwx------");

        IbkrSimulator ibkr = IbkrSimulator.builder().build();
        Path credentials = directory.resolve("creds");
        ibkr.user().writeCredentials(credentials);
        environment.put("IBKR_CREDENTIALS_DIR", credentials.toString());
        try (SimulatorServer server = ibkr.serve()) {
            environment.put("IBKR_BASE_URL", server.baseUrl());
            assertThat(ibkr("doctor").code()).isZero();
            assertThat(archives()).as("a command that may make no call").containsExactly(plain);
            assertThat(ibkr("status").out()).contains("sign-on");
        }
        assertThat(archives()).hasSize(2);
        assertThat(ibkr("status").err()).contains("ibkr: LIVE_SESSION_TOKEN: no connection");
        for (Path archive : archives()) {
            assertThat(withThisArchiveOrNotAtAll(archive).out()).matches(VERSION);
        }
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void aFailedCallMakesNoArchive() throws Exception {
        environment.put("IBKR_BASE_URL", "http://127.0.0.1:1/v1/api");

        assertThat(ibkr("status", "--credentials", directory.toString()).code()).isEqualTo(2);
        assertThat(archives()).isEmpty();
    }

    @Test
    void withoutAPlaceForTheArchiveItRunsSilently() throws Exception {
        for (String unusable : List.of("/proc/none", LAUNCHER.toString())) {
            environment.put("XDG_CACHE_HOME", unusable);
            assertSilent(ibkr("--version"));
        }
        environment.remove("XDG_CACHE_HOME");
        assertSilent(shell("env -u HOME " + LAUNCHER + " --version"));
        environment.put("XDG_CACHE_HOME", directory.toString());
        Path open = Files.createDirectory(directory.resolve("ibkr"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertSilent(ibkr("--version"));
        assertThat(open).as("others could exchange what is in it").isEmptyDirectory();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("r-x------"));
        assertSilent(ibkr("--version"));
    }

    @Test
    void anArchiveThatJavaCannotUseIsIgnoredOrMadeAnew() throws Exception {
        ibkr("--version");
        Path archive = archives().get(0);
        int length = (int) Files.size(archive);
        Files.delete(archive);
        Files.write(archive, new byte[length]); // as of another Java
        assertSilent(ibkr("--version"));

        Files.write(archive, new byte[length / 2]);
        assertSilent(ibkr("--version"));
        assertThat(archives()).hasSize(1);
        assertThat(withThisArchiveOrNotAtAll(archives().get(0)).out()).matches(VERSION);
    }

    @Test
    void itIsFoundThroughALinkAndFromElsewhere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("i"), LAUNCHER);

        assertSilent(shell(link + " --version"));
        assertSilent(shell("cd " + LAUNCHER.getParent() + " && sh ibkr --version"));
        environment.remove("JAVA_HOME");
        assertSilent(shell("PATH=" + System.getProperty("java.home") + "/bin:$PATH " + LAUNCHER + " --version"));
    }

    @Test
    void aMissingOrOldJavaIsOneLine() throws Exception {
        environment.put("JAVA_HOME", directory.toString());
        assertRefused(ibkr("--version"), "ibkr: JAVA_HOME: there is no bin/java in " + directory + ";");

        Path java = directory.resolve("bin/java");
        Files.createDirectory(java.getParent());
        Files.writeString(java, "#!/bin/sh\nexit 7\n", UTF_8);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(directory.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"11.0.25\"\n", UTF_8);
        assertRefused(ibkr("--version"), "ibkr: " + directory + " is Java 11; install Java 17 or newer");

        environment.remove("JAVA_HOME");
        assertRefused(
                shell("PATH=/none; " + LAUNCHER + " --version"), "ibkr: there is no java on the PATH; install Java 17");
    }

    @Test
    void aReaderThatHasSeenEnoughEndsItQuietly() throws Exception {
        Screen closed = shell(LAUNCHER + " pacing --json | true; echo ${PIPESTATUS[0]}");
        assertThat(closed.out()).isEqualTo("0\n");
        assertThat(closed.err()).isEmpty();

        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no full device");
        Screen full = shell(LAUNCHER + " pacing --json >/dev/full");
        assertThat(full.code()).isEqualTo(1);
        assertThat(full.err())
                .startsWith("ibkr: the output could not be written;")
                .hasLineCount(1);
    }

    @Test
    void theEndOfTheInputEndsAQuestion() throws Exception {
        String setup = LAUNCHER + " setup --dh-group modp2048 --credentials " + directory.resolve("creds");

        Screen first = shell(setup + " </dev/null");
        Screen second = shell("echo NINECHARS | " + setup);

        assertThat(first.code()).isEqualTo(2);
        assertThat(first.err())
                .contains("ibkr: Consumer key (just Enter to stop here and go on another day): the input");
        assertThat(second.code()).isEqualTo(2);
        assertThat(second.err())
                .endsWith("ibkr: Access token: the input has ended; nothing was saved, run ibkr setup" + " again\n");
        assertThat(directory.resolve("creds/credentials.properties")).doesNotExist();
    }

    private record Screen(int code, String out, String err) {}

    private Screen ibkr(String... arguments) throws IOException, InterruptedException {
        return shell(LAUNCHER + " " + String.join(" ", arguments));
    }

    /** Runs Java so that it fails when it cannot use the archive. */
    private Screen withThisArchiveOrNotAtAll(Path archive) throws IOException, InterruptedException {
        return shell("$JAVA_HOME/bin/java -Xshare:on -XX:+UseSerialGC -XX:SharedArchiveFile=" + archive + " -jar "
                + PROGRAM.resolve("lib/ibkr.jar") + " --version");
    }

    private Screen shell(String line) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder shell = new ProcessBuilder(SHELL.toString(), "-c", line)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        shell.environment().keySet().removeIf(name -> name.startsWith("IBKR_") || name.equals("XDG_CACHE_HOME"));
        shell.environment().putAll(environment);
        shell.environment().computeIfAbsent("JAVA_HOME", name -> "");
        Process process = shell.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(line).isTrue();
        return new Screen(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    private List<Path> archives() throws IOException {
        Path folder = directory.resolve("ibkr");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.sorted().toList());
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assertSilent(Screen screen) {
        assertThat(screen.code()).isZero();
        assertThat(screen.out()).matches(VERSION);
        assertThat(screen.err()).isEmpty();
    }

    private static void assertRefused(Screen screen, String line) {
        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.err()).startsWith(line).hasLineCount(1);
        assertThat(screen.out()).isEmpty();
    }
}

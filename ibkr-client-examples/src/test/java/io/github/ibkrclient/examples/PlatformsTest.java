package io.github.ibkrclient.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.postgres.EmbeddedDatabase;
import io.github.ibkrclient.postgres.EmbeddedDatabase.NotStartedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Platforms for which nobody publishes binaries of PostgreSQL. */
class PlatformsTest {
    @ParameterizedTest
    @CsvSource({"Linux, riscv64", "Mac OS X, s390x", "Windows 11, aarch64", "FreeBSD, amd64"})
    void aPlatformWithoutBinariesIsNamedInOneLine(String system, String processor) throws IOException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-XX:TieredStopAtLevel=1",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Platform.class.getName(),
                        system,
                        processor)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = program.inputReader(UTF_8)) {
            assertThat(lines.lines().collect(Collectors.toList()))
                    .containsExactly("no PostgreSQL binaries are published for " + system + " " + processor);
        }
    }

    /** Starts a database as if it ran elsewhere. */
    static final class Platform {
        private Platform() {}

        public static void main(String[] args) throws IOException {
            new ServerSocket(0).close(); // Java loads what it needs of the real platform
            System.setProperty("os.name", args[0]);
            System.setProperty("os.arch", args[1]);
            try (EmbeddedDatabase database = EmbeddedDatabase.start()) {
                System.out.println(database.jdbcUrl());
            } catch (NotStartedException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}

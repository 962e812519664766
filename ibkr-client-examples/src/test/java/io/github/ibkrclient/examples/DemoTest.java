package io.github.ibkrclient.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.postgres.EmbeddedDatabase;
import io.github.ibkrclient.postgres.EmbeddedDatabase.NotStartedException;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The demo keeps IBKR's pace, so its tests wait beside each other. */
@Execution(ExecutionMode.CONCURRENT)
class DemoTest {
    private final StringWriter screen = new StringWriter();

    @Test
    void importsIntoADatabaseAndEndsWithTheCoverage() throws NotStartedException {
        IbkrRuntime runtime = IbkrRuntime.create();
        IbkrSimulator ibkr = Demo.simulator(runtime, 20);

        int code = new Demo(ibkr, runtime, new PrintWriter(screen), EmbeddedDatabase.start()).run();

        assertThat(screen.toString()).as("code " + code).endsWith("violations: 0" + System.lineSeparator());
        told(code);
        assertThat(screen.toString()).doesNotContain("memory");
    }

    @Test
    void importsIntoMemoryWhereNoDatabaseStarts() {
        try (VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T16:00:00Z"))) {
            time.join();
            IbkrRuntime runtime = IbkrRuntime.create(time);
            IbkrSimulator ibkr = Demo.simulator(runtime, 20);

            int code = new Demo(ibkr, runtime, new PrintWriter(screen), null).run();

            told(code);
            assertThat(time.slept()).isLessThan(Duration.ofSeconds(60));
            time.leave();
        }
    }

    @Test
    void saysWhereNoBinariesAreAndGoesOn() throws IOException {
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dos.arch=mips",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-XX:TieredStopAtLevel=1",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Demo.class.getName())
                .start();
        try (BufferedReader lines = demo.inputReader(UTF_8)) {
            assertThat(lines.readLine())
                    .matches("The rows stay in memory: no PostgreSQL binaries are published for .* mips\\.");
            assertThat(lines.readLine()).startsWith("A simulator of IBKR serves");
        } finally {
            demo.destroyForcibly();
        }
    }

    private void told(int code) {
        List<String> lines = screen.toString().lines().toList();
        assertThat(code).as(screen.toString()).isZero();
        assertThat(lines)
                .anyMatch(line -> line.matches("0 new, [1-9][0-9]* already known"))
                .anyMatch(
                        line -> line.matches("[1-9][0-9]* new, [1-9][0-9]* already known, which the report completed"))
                .anyMatch(line -> line.matches(" +POST /oauth/live_session_token +200 +[0-9]+ ms"))
                .anyMatch(line -> line.startsWith("  POST /logout"))
                .anyMatch(line -> line.matches("  20[0-9]{2}-[0-9]{2} +[0-9]+ days +[0-9]+ days +[1-9][0-9]* +[0-9]+"))
                .anyMatch(line -> line.startsWith("Coverage of DU"))
                .endsWith("violations: 0");
    }

    @Test
    void saysWhatToDoWhenAStepFails() {
        try (VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T16:00:00Z"))) {
            time.join();
            IbkrRuntime runtime = IbkrRuntime.create(time);
            IbkrSimulator ibkr = Demo.simulator(runtime, 20);
            ibkr.faults().on(Endpoint.LIST_TRADES).answer(403, "{\"error\":\"no right to see trades\"}", 3);

            int code = new Demo(ibkr, runtime, new PrintWriter(screen), null).run();

            assertThat(code).isEqualTo(1);
            assertThat(screen.toString())
                    .contains("The demo failed: ", "LIST_TRADES", "no right to see trades", "What to do: ")
                    .doesNotContain("\tat ");
            time.leave();
        }
    }
}

package io.github.ibkrclient.tests.pacing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs call from 64 threads each for a minute, on a machine whose processors are kept busy, over connections that take up
 * to 1.5 s. The times at which calls were written to their sockets show whether an eleventh call left in some second. {@link
 * ArrivalsTest} shows the same in virtual time in every build.
 */
@EnabledIfSystemProperty(named = "ibkr.endurance", matches = "true")
class WriteTimesTest {
    private static final int RUNS = Integer.getInteger("writes.runs", 10);
    private static final int SECONDS = Integer.getInteger("writes.seconds", 60);
    private static final int HOGS = 4 * Runtime.getRuntime().availableProcessors();
    private static final int PERMITS = 10;
    private static final long SECOND_MICROS = 1_000_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    Path folder;

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("[]".getBytes(UTF_8));
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdown();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noEleventhCallIsWrittenInAnySecond(int processes) throws Exception {
        for (int run = 1; run <= RUNS; run++) {
            List<Long> written = new ArrayList<>();
            List<String> heldUp = new ArrayList<>();
            run(folder.resolve("run-" + run + ".store"), processes, written, heldUp);

            Collections.sort(written);
            long closest = Long.MAX_VALUE;
            for (int i = 0; i + PERMITS < written.size(); i++) {
                closest = Math.min(closest, written.get(i + PERMITS) - written.get(i));
            }
            System.out.printf(
                    "%d process(es), run %d: %d calls, eleven of them in %.3f s at the closest, %s%n",
                    processes, run, written.size(), closest / 1e6, heldUp);
            assertThat(written).hasSizeGreaterThan(2 * PERMITS);
            assertThat(closest)
                    .as("microseconds from a call to the tenth after it")
                    .isGreaterThan(SECOND_MICROS);
        }
    }

    private void run(Path store, int processes, List<Long> written, List<String> heldUp) throws Exception {
        List<Process> programs = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            programs.add(start(store, HOGS / processes));
        }
        for (Process program : programs) {
            try (BufferedReader output = program.inputReader(UTF_8)) {
                for (String line : output.lines().toList()) {
                    if (line.startsWith("held up")) {
                        heldUp.add(line);
                    } else {
                        written.add(Long.parseLong(line));
                    }
                }
            }
            assertThat(program.waitFor()).isZero();
        }
    }

    private Process start(Path store, int hogs) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoggedProgram.class.getName(),
                        String.valueOf(server.getAddress().getPort()),
                        store.toString(),
                        String.valueOf(SECONDS),
                        String.valueOf(hogs))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}

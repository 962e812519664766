package io.github.ibkrclient.tests.errors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 64 MB of memory are enough for whatever comes, on every operation. With {@code -Pendurance} a document unpacks too. */
class SmallMemoryTest {
    private static final boolean LONG = Boolean.getBoolean("ibkr.endurance");
    private static final int ANSWERS = 6;

    @Test
    void answersWithoutEndAndLargeDocumentsDoNotFillASmallMemory() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallMemoryProgram.class.getName()));
        command.addAll(LONG ? List.of("long") : List.of());
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        List<String> lines = new String(program.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();

        int calls = Endpoint.values().length * ANSWERS + (LONG ? 2 : 1);
        assertThat(lines).containsExactly(calls + " calls");
        assertThat(program.waitFor()).isZero();
    }
}

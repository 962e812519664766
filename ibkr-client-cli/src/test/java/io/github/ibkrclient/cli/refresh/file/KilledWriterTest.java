package io.github.ibkrclient.cli.refresh.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is killed while it writes leaves whole files. With -Pendurance it is killed 100 times. */
class KilledWriterTest {
    private static final int KILLS = Boolean.getBoolean("ibkr.endurance") ? 100 : 3;
    private static final List<String> NAMES =
            Stream.of(DataFile.values()).map(DataFile::fileName).toList();

    @Test
    void aKillAtAnyPointLeavesTheOldFileOrTheNewOne(@TempDir Path directory) throws IOException, InterruptedException {
        Random random = new Random(14);
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            directory.toString())
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader out = writer.inputReader(UTF_8)) {
                assertThat(out.readLine()).isEqualTo("writing");
                writer.waitFor(random.nextInt(150), TimeUnit.MILLISECONDS);
                writer.destroyForcibly().waitFor();
            }
            for (String name : NAMES) {
                JsonObject content = JsonParser.parseString(Files.readString(directory.resolve(name)))
                        .getAsJsonObject();
                assertThat(content.get("text").getAsString())
                        .as("kill " + kill)
                        .hasSize(content.get("length").getAsInt());
            }
        }
        new DataDirectory("--out", directory);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(NAMES);
        }
    }

    /** Writes all files for ever, each time with another length. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            DataDirectory directory = new DataDirectory("--out", Path.of(args[0]));
            for (int round = 0; ; round++) {
                int length = 1000 + round % 50 * 10_000;
                for (String name : NAMES) {
                    directory.write(name, Map.of("length", length, "text", "x".repeat(length)));
                }
                if (round == 0) {
                    System.out.println("writing");
                }
            }
        }
    }
}

package io.github.ibkrclient.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does with the sources that the run before it left. */
class SecondRunTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    private static final String SHORT_LIST = "GET /iserver/account/trades\nGET /iserver/accounts\nPOST /tickle\n";

    @TempDir
    Path directory;

    @Test
    void aSourceThatStaysTheSameIsNotWrittenAgain() throws IOException {
        Path trade = generated("model/Trade");
        Path trades = generated("api/TradesApi");
        Generation.ours(directory);
        Files.setLastModifiedTime(trade, LONG_AGO);
        Files.writeString(trades, StaleSources.MARK, StandardCharsets.UTF_8);
        Files.setLastModifiedTime(trades, LONG_AGO);
        Generation.ours(directory);

        assertThat(Files.getLastModifiedTime(trade)).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(trades)).isNotEqualTo(LONG_AGO);
    }

    @Test
    void theSourceOfAnOperationThatIsNoLongerIncludedVanishes() throws IOException {
        Path list = directory.resolve("short.txt");
        Files.writeString(list, SHORT_LIST, StandardCharsets.UTF_8);
        Generation.run(Generation.SPEC, Generation.INCLUDE, directory.resolve("used"), "com.example", Map.of());

        assertThat(Generation.run(Generation.SPEC, list, directory.resolve("used"), "com.example", Map.of()))
                .isEqualTo(Generation.run(Generation.SPEC, list, directory.resolve("fresh"), "com.example", Map.of()));
    }

    @Test
    void aSourceThatWasNotGeneratedStays() throws IOException {
        Generation.ours(directory);
        Path own = generated("model/Own");
        Files.writeString(own, "package io.github.ibkrclient.model;", StandardCharsets.UTF_8);

        assertThat(Generation.ours(directory)).containsKey("io/github/ibkrclient/model/Own.java");
    }

    private Path generated(String name) {
        return directory.resolve("src/main/java/io/github/ibkrclient/" + name + ".java");
    }
}

package io.github.ibkrclient.oauth.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.oauth.fixture.BrokenCredentials;
import io.github.ibkrclient.oauth.fixture.Vectors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A directory of credentials that the doctor checks. */
abstract class DoctorFixture {
    static final Instant NOW = Instant.parse("2026-11-18T16:00:00Z");

    @TempDir
    Path directory;

    void write(BrokenCredentials set) throws IOException {
        set.write(directory);
    }

    Diagnosis examine() {
        return Doctor.checkFiles(directory, InstantSource.fixed(NOW));
    }

    List<String> lines() {
        return examine().findings().stream().map(Finding::line).toList();
    }

    static void assertNoSecret(BrokenCredentials set, List<String> lines) {
        String all = String.join("\n", lines);
        assertThat(all).doesNotContain(Vectors.ACCESS_TOKEN, "marked-pass-word");
        Stream.concat(set.files.values().stream(), Stream.of(Vectors.ACCESS_TOKEN_SECRET))
                .flatMap(String::lines)
                .filter(line -> line.length() > 40 && !line.startsWith("-----"))
                .forEach(line -> assertThat(all).doesNotContain(line.substring(20, 40)));
    }
}

package io.github.ibkrclient.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shows in review what a change of the description or of a template does to the sources. After a wanted change copy the
 * files from {@code ibkr-client/target/generated-sources/openapi/src/main/java/io/github/ibkrclient}.
 */
class GoldenFilesTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"Endpoint", "IbkrApis", "api/TradesApi", "model/OrderRequest", "model/Trade"})
    void theSourceIsAsItWasReviewed(String name) throws IOException {
        Path golden = Path.of("src/test/resources/golden", name.replaceFirst(".*/", "") + ".java");

        assertThat(Generation.ours(directory).get("io/github/ibkrclient/" + name + ".java"))
                .isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
    }
}

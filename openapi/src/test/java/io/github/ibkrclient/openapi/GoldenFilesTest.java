package io.github.ibkrclient.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shows in review what a change of the description or of a template does to the sources. The list is short and fixed, so
 * that a new operation changes nothing here. After a wanted change copy the files from
 * {@code openapi/target/golden/src/main/java/io/github/ibkrclient}.
 */
class GoldenFilesTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    @ParameterizedTest
    @ValueSource(strings = {"api/Endpoint", "IbkrApis", "api/TradesApi", "model/OrderRequest", "model/Trade"})
    void theSourceIsAsItWasReviewed(String name) throws IOException {
        Path golden = RESOURCES.resolve("golden").resolve(name.replaceFirst(".*/", "") + ".java");
        Map<String, String> sources = Generation.run(
                Generation.SPEC,
                RESOURCES.resolve("golden-include.txt"),
                Path.of("target", "golden"),
                "io.github.ibkrclient",
                Map.of("longIntegers", false));

        assertThat(sources.get("io/github/ibkrclient/" + name + ".java"))
                .isEqualTo(Files.readString(golden, StandardCharsets.UTF_8));
    }
}

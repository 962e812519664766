package io.github.ibkrclient.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.read.Input;
import io.github.ibkrclient.openapi.read.SpecFolder;
import io.swagger.v3.core.util.Yaml;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OurDescriptionTest {
    private static final List<String> STATED = List.of(
            "operationId",
            "summary",
            "description",
            "tags",
            "security",
            "x-ibkr-name",
            "x-ibkr-backend",
            "x-ibkr-effect",
            "x-ibkr-session",
            "x-ibkr-pacing",
            "x-ibkr-concurrency",
            "x-ibkr-primers",
            "x-ibkr-cold");

    @TempDir
    Path directory;

    @Test
    void isAValidDocument() {
        assertThat(new OpenAPIV3Parser()
                        .readLocation(Generation.SPEC.toString(), null, null)
                        .getMessages())
                .isEmpty();
    }

    @Test
    void theMergedDocumentSaysWhatTheFilesSay() throws IOException {
        assertThat(description())
                .isEqualTo(SpecFolder.read(Generation.SPEC_FOLDER).description());
    }

    @Test
    void everyOperationStatesEveryKey() throws IOException {
        operations().forEach((name, operation) -> {
            for (String key : STATED) {
                assertThat(operation.has(key)).as("%s states %s", name, key).isTrue();
            }
            assertThat(operation.path("security").path(0).fieldNames().next())
                    .as("security of %s", name)
                    .isIn("oauth1-rsa", "session", "oauth2-assertion", "oauth2");
            assertThat(operation.has("servers")).as("servers of %s", name).isFalse();
        });
    }

    @Test
    void theSessionAsAWholeHasAPace() throws IOException {
        assertThat(description().path("x-ibkr-pacing").isEmpty()).isFalse();
    }

    @Test
    void everyOperationIsIncluded() throws IOException {
        assertThat(includeLines())
                .containsExactlyInAnyOrderElementsOf(operations().keySet());
    }

    @Test
    void theGuideCoversExactlyTheIncludeList() throws IOException {
        String guide = Files.readString(Path.of("ENDPOINTS.md"), StandardCharsets.UTF_8);
        List<String> headings = Pattern.compile("(?m)^### `([A-Z]+ /\\S*)`$")
                .matcher(guide)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        assertThat(headings).containsExactlyElementsOf(includeLines());
    }

    @Test
    void theGuideIsInStepWithItsPagesAndTheDescription() throws IOException {
        assertThat(Files.readString(Path.of("ENDPOINTS.md"), StandardCharsets.UTF_8))
                .as("write it anew: ./mvnw -q -pl openapi compile exec:java@guide")
                .isEqualTo(WriteGuide.text(Path.of("")));
    }

    @Test
    void everySchemaBecomesAModelOrIsWrittenByHand() throws IOException {
        Set<String> expected = new TreeSet<>();
        description().path("components").path("schemas").properties().forEach(schema -> {
            if (!schema.getValue().has("x-ibkr-type")) {
                expected.add(schema.getKey());
            }
        });

        assertThat(models(Generation.ours(directory)).stream()
                        .filter(name -> !name.endsWith("Options"))
                        .toList())
                .containsExactlyElementsOf(expected);
    }

    @Test
    void aShortListKeepsOnlyWhatItReaches() throws IOException {
        Path list = directory.resolve("short.txt");
        Files.writeString(
                list, "GET /iserver/account/trades\nGET /iserver/accounts\nPOST /tickle\n", StandardCharsets.UTF_8);
        Map<String, String> sources =
                Generation.run(Generation.SPEC, list, directory.resolve("out"), "com.example", Map.of());

        assertThat(models(sources))
                .containsExactly(
                        "AccountProperties",
                        "AllowedFeatures",
                        "BrokerageAccounts",
                        "BrokerageStatus",
                        "ServerInfo",
                        "Side",
                        "Tickle",
                        "TickleHmds",
                        "TickleIserver",
                        "Trade");
    }

    @Test
    void anotherPackageSharesTheHandWrittenTypes() throws IOException {
        Path list = directory.resolve("short.txt");
        Files.writeString(
                list,
                "GET /iserver/accounts\nPOST /iserver/account/{accountId}/orders\nGET /iserver/marketdata/snapshot",
                StandardCharsets.UTF_8);
        Map<String, String> sources =
                Generation.run(Generation.SPEC, list, directory.resolve("out"), "com.example", Map.of());

        assertThat(sources.get("com/example/api/OrdersApi.java"))
                .contains("import io.github.ibkrclient.model.OrderReply;");
        assertThat(models(sources)).doesNotContain("SubmittedOrder", "OrderReply", "Quote");
    }

    @Test
    void theTokenCallsHaveNoMethods() {
        Map<String, String> sources = Generation.ours(directory);

        assertThat(sources).doesNotContainKey("io/github/ibkrclient/api/OAuthApi.java");
        assertThat(sources.get("io/github/ibkrclient/api/Endpoint.java")).contains("LIVE_SESSION_TOKEN(");
        assertThat(sources).containsKey("io/github/ibkrclient/model/LiveSessionTokenResponse.java");
    }

    @Test
    void secretsAreMasked() {
        assertThat(Generation.ours(directory).get("io/github/ibkrclient/model/AccessTokenResponse.java"))
                .contains("\"oauthTokenSecret=\" + (oauthTokenSecret == null ? null : \"***\")");
    }

    @Test
    void twoGenerationsAreEqualByteForByte() {
        assertThat(Generation.ours(directory.resolve("first"))).isEqualTo(Generation.ours(directory.resolve("second")));
    }

    @Test
    void generatedSourcesBearNoTimeAndNoMachine() {
        assertThat(Generation.ours(directory).values())
                .noneMatch(source -> source.contains("@Generated") || source.contains(directory.toString()));
    }

    @Test
    void eachTemplateIsShort() throws IOException {
        Path templates = Path.of("src/main/resources/io/github/ibkrclient/openapi/templates");
        try (Stream<Path> files = Files.list(templates)) {
            for (Path template : files.toList()) {
                assertThat(Files.readAllLines(template, StandardCharsets.UTF_8))
                        .as("lines of %s", template.getFileName())
                        .hasSizeLessThan(80);
            }
        }
    }

    @Test
    void descriptionListAndGuideCanBeReadFromTheClassPath() throws IOException {
        for (Path file : List.of(Generation.SPEC, Generation.ROUTES, Generation.INCLUDE, Path.of("ENDPOINTS.md"))) {
            assertThat(Input.read("io/github/ibkrclient/openapi/" + file.getFileName()))
                    .isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
        }
    }

    @Test
    void anotherBuildGeneratesFromTheClassPath() {
        String base = "io/github/ibkrclient/openapi/";
        Map<String, String> sources = Generation.run(
                Path.of(base + "ibkr-web-api.yaml"),
                Path.of(base + "include.txt"),
                directory,
                "io.github.ibkrclient",
                Map.of("longIntegers", false, "routeEnum", true));

        assertThat(sources).isEqualTo(Generation.ours(directory.resolve("again")));
    }

    private static Set<String> models(Map<String, String> sources) {
        Set<String> names = new TreeSet<>();
        sources.keySet().stream()
                .filter(path -> path.contains("/model/"))
                .forEach(path -> names.add(path.replaceAll(".*/|\\.java", "")));
        return names;
    }

    private static List<String> includeLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Generation.INCLUDE, StandardCharsets.UTF_8)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                lines.add(line);
            }
        }
        assertThat(lines).hasSameSizeAs(new HashSet<>(lines));
        return lines;
    }

    private static JsonNode description() throws IOException {
        return Yaml.mapper().readTree(Files.readString(Generation.SPEC, StandardCharsets.UTF_8));
    }

    private static Map<String, JsonNode> operations() throws IOException {
        Map<String, JsonNode> operations = new TreeMap<>();
        description()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> operations.put(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue())));
        return operations;
    }
}

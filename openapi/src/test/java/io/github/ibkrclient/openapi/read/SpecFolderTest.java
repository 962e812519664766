package io.github.ibkrclient.openapi.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecFolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void threeFiles() throws IOException {
        write("common.yaml", """
                openapi: 3.0.3
                info: {title: t, version: "1"}
                tags: [{name: OrderBook}, {name: Alerts}]
                components:
                  schemas:
                    Shared: {type: string}
                """);
        write("alerts.yaml", """
                paths:
                  /a: {get: {tags: [Alerts]}}
                components:
                  schemas:
                    Alert: {type: object}
                """);
        write("order-book.yaml", """
                paths:
                  /b: {get: {tags: [OrderBook]}}
                  /a: {post: {tags: [OrderBook]}}
                """);
    }

    @Test
    void theFilesAreOneDocumentInTheOrderOfTheTags() throws IOException {
        assertThat(SpecFolder.read(folder).description())
                .hasToString("{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"t\",\"version\":\"1\"},"
                        + "\"tags\":[{\"name\":\"OrderBook\"},{\"name\":\"Alerts\"}],"
                        + "\"components\":{\"schemas\":{\"Shared\":{\"type\":\"string\"},\"Alert\":{\"type\":\"object\"}}},"
                        + "\"paths\":{\"/b\":{\"get\":{\"tags\":[\"OrderBook\"]}},"
                        + "\"/a\":{\"post\":{\"tags\":[\"OrderBook\"]},\"get\":{\"tags\":[\"Alerts\"]}}}}");
    }

    @Test
    void whatStandsInTwoFilesIsReportedWithBoth() throws IOException {
        write("alerts.yaml", """
                info: {title: other}
                paths:
                  /b: {get: {tags: [Alerts]}}
                components:
                  schemas:
                    Shared: {type: object}
                """);

        assertThat(problems())
                .containsExactly(
                        "alerts.yaml: info is already in common.yaml",
                        "alerts.yaml: GET /b is already in order-book.yaml",
                        "alerts.yaml: components > schemas > Shared is already in common.yaml");
    }

    @Test
    void aKeyThatStandsTwiceInAFileIsReportedWithItsLine() throws IOException {
        write("alerts.yaml", """
                paths:
                  /a:
                    get: {tags: [Alerts]}
                    get: {tags: [Alerts]}
                """);

        assertThat(problems()).containsExactly("alerts.yaml line 4: Duplicate field 'get'");
    }

    @Test
    void anOperationInTheFileOfAnotherTagIsReported() throws IOException {
        write("alerts.yaml", "paths: {/c: {get: {tags: [OrderBook]}}}");

        assertThat(problems())
                .containsExactly("alerts.yaml: GET /c has the tag OrderBook, so it belongs into the file of that tag");
    }

    @Test
    void routesWithoutADescriptionJoinTheFactsOfThoseWithOne() throws IOException {
        write("alerts.yaml", "paths: {/a: {get: {operationId: a, x-ibkr-effect: read, summary: none of the facts}}}");
        write("routes.yaml", """
                groups:
                  - given: {x-ibkr-session: sso, x-ibkr-effect: read}
                    routes:
                      GET /c/{id}: {}
                      POST /c/{id}: {x-ibkr-effect: order}
                """);

        SpecFolder.Contents contents = SpecFolder.read(folder);

        assertThat(contents.description().path("paths").has("/c/{id}")).isFalse();
        assertThat(contents.routes().document())
                .hasToString("{\"paths\":{\"/b\":{\"get\":{}},"
                        + "\"/a\":{\"post\":{},\"get\":{\"operationId\":\"a\",\"x-ibkr-effect\":\"read\"}},"
                        + "\"/c/{id}\":{\"get\":{\"x-ibkr-session\":\"sso\",\"x-ibkr-effect\":\"read\"},"
                        + "\"post\":{\"x-ibkr-session\":\"sso\",\"x-ibkr-effect\":\"order\"}}}}");
    }

    @Test
    void aRouteThatStandsInTwoPlacesIsReportedWithBoth() throws IOException {
        write("alerts.yaml", "paths: {\"/a/{accountId}\": {get: {tags: [Alerts]}}}");
        write("routes.yaml", """
                groups:
                  - given: {x-ibkr-session: sso, x-ibkr-effect: read}
                    routes:
                      GET /a/{id}: {}
                      GET /c/{id}: {}
                  - given: {x-ibkr-session: sso, x-ibkr-effect: read}
                    routes:
                      GET /c/{other}: {}
                """);

        assertThat(problems())
                .containsExactly(
                        "routes.yaml: GET /a/{id} is already in alerts.yaml",
                        "routes.yaml: GET /c/{other} is already in routes.yaml as GET /c/{id}");
    }

    @Test
    void aRouteMustSayItsSessionAndItsEffectAndNothingUnknown() throws IOException {
        write("routes.yaml", "groups: [{routes: {GET /c: {x-ibkr-pace: 1}, get /d: {}}}]");

        assertThat(problems())
                .containsExactly(
                        "routes.yaml: GET /c: x-ibkr-session is missing",
                        "routes.yaml: GET /c: x-ibkr-effect is missing",
                        "routes.yaml: GET /c: unknown key x-ibkr-pace",
                        "routes.yaml: get /d is not of the form METHOD /path");
    }

    @Test
    void filesAndTagsMustBelongTogether() throws IOException {
        Files.delete(folder.resolve("order-book.yaml"));
        write("news.yaml", "paths: {}");
        write("empty.yaml", "");

        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "common.yaml: there is no file for the tag OrderBook",
                        "news.yaml: common.yaml has no tag of that name",
                        "empty.yaml: it holds no keys",
                        "empty.yaml: common.yaml has no tag of that name");

        Files.delete(folder.resolve("common.yaml"));
        assertThat(problems()).contains("common.yaml: it is missing, or names no tags");
    }

    @Test
    void theMessageInFullHoldsAllProblems() throws IOException {
        Files.delete(folder.resolve("order-book.yaml"));
        write("news.yaml", "paths: {}");

        assertThat(failure().inFull())
                .hasMessage("common.yaml: there is no file for the tag OrderBook\n"
                        + "news.yaml: common.yaml has no tag of that name");
    }

    private List<String> problems() {
        return failure().problems();
    }

    private SpecException failure() {
        return catchThrowableOfType(SpecException.class, () -> SpecFolder.read(folder));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
    }
}

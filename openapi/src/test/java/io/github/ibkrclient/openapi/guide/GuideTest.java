package io.github.ibkrclient.openapi.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.read.SpecException;
import io.swagger.v3.core.util.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideTest {
    private static final String SPEC = """
            x-ibkr-pacing: [{permits: 10, period: PT1S, bucket: session}]
            paths:
              /a:
                get:
                  operationId: a
                  tags: [NewsFeed]
                  security: [{oauth2: [read]}, {oauth2: [write]}]
                  x-ibkr-session: none
                  x-ibkr-pacing: [{permits: 1, period: PT5S}, {permits: 600, period: PT1M, bucket: all}]
                  x-ibkr-concurrency: 2
                  x-ibkr-primers: [b]
                  x-ibkr-cold: {when: no-definition, askAgainAfter: PT1S, tries: 3}
                  x-ibkr-effect: read
                post: {operationId: post, tags: [NewsFeed], x-ibkr-session: sso, x-ibkr-effect: read}
              /b:
                get: {operationId: b, tags: [Alerts], x-ibkr-cold: {when: empty-array, askAgainAfter: PT2M}}
            """;

    @TempDir
    Path folder;

    private Path pages = Path.of("");

    @BeforeEach
    void pages() throws IOException {
        pages = Files.createDirectories(folder.resolve("guide"));
        write("include.txt", "GET /b\nGET /a\nPOST /a\n");
        write("guide/introduction.md", "# Guide\n\nAll calls: {{session-pace}}.\n");
        write("guide/alerts.md", "## Alerts\n\n### `GET /b`\n- Notes: {{facts}} End.\n");
        write("guide/news-feed.md", """
                ## News

                ### `POST /a`
                - Use: seldom.
                - Notes: {{facts}}

                ### `GET /a`
                - Notes: {{facts}}
                """);
    }

    @Test
    void pagesAndSectionsStandInTheOrderOfTheIncludeListWithTheirFacts() throws IOException {
        assertThat(text()).endsWith("""
                # Guide

                All calls: 10 in a second.

                ## Alerts

                ### `GET /b`
                - Notes: session need brokerage, no pace of its own, never repeated. Cold answer: an empty list; the client asks again after
                  2 minutes, once. End.

                ## News

                ### `GET /a`
                - Notes: session need none, scope `read` or `write`, primer `GET /b`, pace 1 in 5 seconds and 600 in a minute (bucket `all`),
                  2 at most at once, repeatable. Cold answer: rows without the contract's definition (name, ticker, listing exchange and so
                  on); the client asks again after 1 second, 3 times at most.

                ### `POST /a`
                - Use: seldom.
                - Notes: session need sign-on, no pace of its own, repeatable although it is a POST, since it only reads.
                """);
    }

    @Test
    void whatTheListHasAndThePagesLackIsReported() throws IOException {
        Files.delete(pages.resolve("alerts.md"));
        Files.delete(pages.resolve("introduction.md"));
        write("guide/news-feed.md", "## News\n\n### `GET /a`\n- Notes: {{facts}}\n");

        assertThat(problems())
                .containsExactly(
                        "the guide has no page introduction.md",
                        "the guide has no page for the tag Alerts",
                        "news-feed.md: POST /a has no section");
    }

    @Test
    void whatThePagesHaveAndTheListLacksIsReported() throws IOException {
        write("include.txt", "GET /b\n");
        write("guide/alerts.md", "### `GET /b`\n- Notes: {{facts}}\n\n### `GET /c`\n- Notes: {{facts}}\n");

        assertThat(problems())
                .containsExactly(
                        "alerts.md: GET /c is no included operation of this tag",
                        "news-feed.md: no operation of the include list has a tag of that name");
    }

    @Test
    void aSectionNeedsItsFactsAndKnowsNoOtherPlaceholder() throws IOException {
        write("guide/alerts.md", "### `GET /b`\n- Notes: {{pace}}\n### `GET /b`\n- Notes: {{pace}}\n");

        assertThat(problems())
                .containsExactly(
                        "alerts.md: GET /b has two sections",
                        "alerts.md, GET /b: {{facts}} is missing",
                        "alerts.md, GET /b: there is no placeholder {{pace}}");
    }

    private String text() throws IOException {
        JsonNode spec = Yaml.mapper().readTree(SPEC);
        return Guide.write(pages, spec, folder.resolve("include.txt").toString());
    }

    private List<String> problems() {
        return catchThrowableOfType(SpecException.class, this::text).problems();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
    }
}

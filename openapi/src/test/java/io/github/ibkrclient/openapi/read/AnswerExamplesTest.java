package io.github.ibkrclient.openapi.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerExamplesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void examplesOfJsonAnswersStandUnderTheirOperationAndKeepTheirDigits() throws IOException {
        write("common.yaml", "tags: [{name: Trades}]\n");
        write("trades.yaml", """
                paths:
                  /trades:
                    get:
                      tags: [Trades]
                      responses:
                        "200": {content: {application/json: {example: {price: 187.20, tick: 0.00005, none: null}}}}
                    post:
                      tags: [Trades]
                      responses:
                        "200": {content: {application/json: {schema: {type: object}}}}
                        "400": {content: {application/json: {example: {error: no}}}}
                  /report:
                    get:
                      tags: [Trades]
                      responses:
                        "200": {content: {application/pdf: {example: text}}}
                """);

        assertThat(AnswerExamples.of(SpecFolder.read(folder).description()))
                .hasToString("{\"GET /trades\":{\"price\":187.20,\"tick\":0.00005,\"none\":null}}");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
    }
}

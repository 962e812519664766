package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import java.io.IOException;
import java.nio.file.Files;

/** The published schemas of the files that a refresh writes. */
enum DataSchema {
    PORTFOLIO("portfolio"),
    MARKET("market-data"),
    SCANNER("scanner-results"),
    TOKEN("ibkr-token-status");

    final String name;

    DataSchema(String name) {
        this.name = name;
    }

    /** Whether a document is of the form that the schema describes. */
    boolean takes(String document) throws IOException {
        String schema =
                Files.readString(ServedSite.DATA_REFRESH.resolve("schema").resolve(name + ".schema.json"));
        return WireMock.matchingJsonSchema(schema, WireMock.JsonSchemaVersion.V202012)
                .match(document)
                .isExactMatch();
    }

    void check(String document) throws IOException {
        assertThat(takes(document)).as("%s: %s", name, document).isTrue();
    }
}

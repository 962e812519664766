package io.github.ibkrclient.openapi.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.ibkrclient.openapi.plan.Settings;
import io.github.ibkrclient.openapi.read.RouteTable;
import io.swagger.v3.core.util.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendTest {
    private static final String SPEC = """
            paths:
              /iserver/a: {get: {operationId: brokerage}}
              /iserver: {get: {operationId: notBelow}}
              /portfolio/a: {get: {operationId: portfolio}}
              /gw/api/v1/a: {get: {operationId: report}}
              /oauth2/api/v1/a: {get: {operationId: token}}
              /gw/api/v1/b: {get: {operationId: stated, x-ibkr-backend: api}}
            """;
    private static final String INCLUDE = """
            GET /iserver/a
            GET /iserver
            GET /portfolio/a
            GET /gw/api/v1/a
            GET /oauth2/api/v1/a
            GET /gw/api/v1/b
            """;

    @TempDir
    Path directory;

    @Test
    void isWhatTheKeySaysOrElseWhatIbkrsPathsMean() throws IOException {
        Path list = directory.resolve("include.txt");
        Files.writeString(list, INCLUDE, StandardCharsets.UTF_8);
        Settings settings = new Settings("com.example.api", "com.example.model", true, false);
        RouteTable none = new RouteTable(MissingNode.getInstance());
        Map<String, String> backends =
                Output.of(Yaml.mapper().readTree(SPEC), list.toString(), none, settings).endpoints().stream()
                        .collect(Collectors.toMap(
                                EndpointView::constant,
                                endpoint -> endpoint.call().replaceFirst(".*(Backend\\.\\w+),.*", "$1")));

        assertThat(backends)
                .containsOnly(
                        Map.entry("BROKERAGE", "Backend.ISERVER"),
                        Map.entry("NOT_BELOW", "Backend.API"),
                        Map.entry("PORTFOLIO", "Backend.API"),
                        Map.entry("REPORT", "Backend.REPORTS"),
                        Map.entry("TOKEN", "Backend.REPORTS"),
                        Map.entry("STATED", "Backend.API"));
    }
}

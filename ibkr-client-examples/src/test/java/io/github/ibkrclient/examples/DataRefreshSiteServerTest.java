package io.github.ibkrclient.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataRefreshSiteServerTest {
    @Test
    void theSiteIsServedWithItsDataAndNothingElseIs(@TempDir Path data) throws IOException, InterruptedException {
        Files.writeString(data.resolve("portfolio.json"), "{}");
        try (DataRefreshSite site = new DataRefreshSite(Path.of("data-refresh", "site"), data, 0)) {
            assertThat(get(site, "/").body()).contains("<title>Portfolio</title>");
            assertThat(get(site, "/js/dom.js").headers().firstValue("Content-Type"))
                    .hasValue("text/javascript; charset=utf-8");
            assertThat(get(site, "/data/portfolio.json").body()).isEqualTo("{}");
            assertThat(get(site, "/settings.json").body()).contains("/login/authorize");
            assertThat(get(site, "/connect-key.pem").body()).startsWith("-----BEGIN PUBLIC KEY-----\n");
            for (String path : new String[] {
                "/data/none.json", "/%2e%2e/schema/portfolio.schema.json", "/data/%2e%2e/%2e%2e/pom.xml"
            }) {
                assertThat(get(site, path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    private static HttpResponse<String> get(DataRefreshSite site, String path)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(site.url() + path)).build(), BodyHandlers.ofString());
    }
}

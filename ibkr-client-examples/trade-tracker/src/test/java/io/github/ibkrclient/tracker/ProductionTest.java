package io.github.ibkrclient.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The backend without the demo: an issuer of tokens, a JDBC URL, and a log-in for people. */
class ProductionTest {
    private static final Backend backend = new Backend();
    private static final Issuer issuer = backend.issuer;

    @BeforeAll
    static void running() {
        assertThat(backend.application.isRunning()).isTrue();
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    private static String url() {
        return backend.url();
    }

    private static Caller program(String subject) {
        return backend.program(subject);
    }

    @Test
    void aProgramWithATokenNeedsNoCsrfTokenAndGetsNoCookie() {
        HttpResponse<String> answer =
                program("alice").send("POST", "/api/connections", "{\"label\":\"files\",\"credentials\":[]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void consentsForAiClientsAreNotOfferedUntilTheOperatorAcceptsTheirTerms() {
        HttpResponse<String> answer =
                program("alice").send("POST", "/api/connections/mcp-consents", "{\"label\":\"x\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("ibkr.ingest.mcp.accept-unclear-terms");
        assertThat(new Caller(url()).get("/session").body()).contains("\"mcp\":false");
    }

    @Test
    void anotherSubjectSeesNothingOfIt() {
        String connection = Backend.connectionOf(program("alice"));

        assertThat(program("mallory").get(connection).statusCode()).isEqualTo(404);
        assertThat(program("mallory").get("/api/connections").body()).isEqualTo("[]");
    }

    @Test
    void tokensThatAreNotForUsAreRefused() {
        Duration hour = Duration.ofHours(1);
        Map<String, String> none = Map.of();
        assertThat(status(issuer.token(Issuer.key(), "alice", "tracker", hour, none)))
                .as("another key")
                .isEqualTo(401);
        assertThat(status(issuer.token(Issuer.key(), "alice", "another", hour, none)))
                .as("another audience")
                .isEqualTo(401);
        assertThat(status("nonsense")).as("no token").isEqualTo(401);
        assertThat(status(issuer.tokenOf("alice"))).as("a good one").isEqualTo(200);
        try (Issuer other = new Issuer()) {
            assertThat(status(other.tokenOf("alice"))).as("another issuer").isEqualTo(401);
        }
    }

    private static int status(String token) {
        return Caller.program(url(), token).get("/api/connections").statusCode();
    }

    @Test
    void aPersonLogsInAtTheIssuerAndNeedsTheCsrfTokenForChanges() throws Exception {
        CookieManager cookies = new CookieManager();
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .followRedirects(Redirect.ALWAYS)
                .build();
        browser.send(request("/oauth2/authorization/home").build(), BodyHandlers.ofString());

        String session = browser.send(request("/session").build(), BodyHandlers.ofString())
                .body();
        HttpRequest.Builder connect = request("/api/connections")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"label\":\"files\",\"credentials\":[]}"));

        assertThat(session).contains("\"name\":\"carol@example.org\"").contains("The house");
        assertThat(browser.send(connect.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        String token = session.replaceFirst(".*\"csrfToken\":\"([^\"]*)\".*", "$1");
        assertThat(browser.send(connect.header("X-CSRF-TOKEN", token).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
        // The page and a program of the same person see the same rows.
        assertThat(program("carol").get("/api/connections").body()).contains("files");
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }

    @Test
    void aFileAboveTheLimitIsAnsweredWith413AndTheSetting() {
        Caller alice = program("alice");
        String connection = Backend.connectionOf(alice);

        String documents = connection + "/documents?name=large.csv";
        BodyPublisher of300Megabytes = BodyPublishers.ofByteArrays(Collections.nCopies(300, new byte[1_000_000]));

        HttpResponse<String> known = alice.send(
                "POST",
                documents,
                "application/octet-stream",
                BodyPublishers.fromPublisher(of300Megabytes, 300_000_000));
        HttpResponse<String> unknown = alice.send("POST", documents, "application/octet-stream", of300Megabytes);

        assertThat(known.statusCode()).isEqualTo(413);
        assertThat(known.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(known.body()).contains("ibkr.ingest.largest-document");
        assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(413);
        assertThat(alice.get("/api/documents").body()).doesNotContain("large.csv");
    }

    @Test
    void problemsSayWhatIsWrongInTheFormOfRfc9457() {
        Caller alice = program("alice");
        HttpResponse<String> missing = alice.get("/api/connections/00000000-0000-0000-0000-000000000000");
        HttpResponse<String> noLabel = alice.send("POST", "/api/connections", "{\"credentials\":[]}");
        HttpResponse<String> noJson = alice.send("POST", "/api/connections", "{");
        HttpResponse<String> noDay = alice.get("/api/coverage?from=yesterday&to=2026-01-01");
        HttpResponse<String> badKeys = alice.send("POST", "/api/connections", """
                        {"label":"x","credentials":[{"kind":"OAUTH1_KEYS","consumerKey":"A","accessToken":"b",
                         "accessTokenSecret":"c","signatureKey":"d","encryptionKey":"e","dhParameters":"f"}]}
                        """);

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body())
                .contains("\"type\":\"urn:trade-tracker:not-found\"")
                .contains("\"detail\"");
        assertThat(noLabel.statusCode()).isEqualTo(400);
        assertThat(noLabel.body()).contains("label: is missing");
        assertThat(noJson.statusCode()).isEqualTo(400);
        assertThat(noDay.statusCode()).isEqualTo(400);
        assertThat(badKeys.statusCode()).isEqualTo(422);
        assertThat(badKeys.body()).contains("findings");
        for (HttpResponse<String> answer : List.of(missing, noLabel, noJson, noDay, badKeys)) {
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    @Test
    void everyRouteOfTheApiIsDocumented() {
        JsonObject paths = Caller.json(program("alice").get("/v3/api-docs"))
                .getAsJsonObject()
                .getAsJsonObject("paths");
        Set<String> routes = backend
                .application
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> path.startsWith("/api/"))
                .collect(Collectors.toSet());

        assertThat(paths.keySet()).isEqualTo(routes);
        assertThat(paths.toString()).doesNotContain("UserIngest");
    }

    @Test
    void executionsArePagedByKeyAndWrittenAsCsv() {
        Caller alice = program("pages");
        byte[] report = backend.report();
        JsonObject run = Caller.json(alice.upload(Backend.connectionOf(alice) + "/documents?name=a.xml", report))
                .getAsJsonObject();
        long stored = run.getAsJsonObject("counts").get("inserts").getAsLong();

        long seen = 0;
        String after = "";
        while (after != null) {
            JsonObject page =
                    Caller.json(alice.get("/api/executions?limit=50" + after)).getAsJsonObject();
            seen += page.getAsJsonArray("rows").size();
            after = page.has("next") && !page.get("next").isJsonNull()
                    ? "&after=" + URLEncoder.encode(page.get("next").getAsString(), UTF_8)
                    : null;
        }
        HttpResponse<String> csv = alice.get("/api/executions.csv");

        assertThat(seen).isEqualTo(stored).isGreaterThan(50);
        assertThat(csv.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"executions.csv\"");
        assertThat(csv.body().lines().count()).isEqualTo(stored + 1);
        assertThat(csv.body()).startsWith("account,executionId,");
    }

    @Test
    void ourPagesRunNoScriptButTheirOwn() {
        HttpResponse<String> page = new Caller(url()).get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body())
                .doesNotContain("onclick")
                .doesNotContain("<style")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }

    @Test
    void healthIsOpenToEverybodyAndTellsNothingElse() {
        assertThat(new Caller(url()).get("/actuator/health").body())
                .contains("UP")
                .doesNotContain("postgres");
        assertThat(new Caller(url()).get("/actuator/env").statusCode()).isEqualTo(401);
    }
}

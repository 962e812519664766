package io.github.ibkrclient.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

    /** What a body or a query has that cannot be, and what the problem's detail begins with. */
    static Stream<Arguments> badInputs() {
        String files = "{\"label\":\"x\",\"credentials\":";
        return Stream.of(
                Arguments.of("GET {connection}/runs?limit=-1", "", "limit: -1 is not 1 to 1000"),
                Arguments.of("GET {connection}/runs?limit=0", "", "limit: 0 is not 1 to 1000"),
                Arguments.of("GET {connection}/runs?limit=1001", "", "limit: 1001 is not 1 to 1000"),
                Arguments.of("GET {connection}/runs?limit=many", "", "Failed to convert 'limit'"),
                Arguments.of("GET /api/executions?limit=0", "", "limit: 0 is not 1 to 1000"),
                Arguments.of("GET /api/executions?limit=2000000000", "", "limit: 2000000000 is not 1 to 1000"),
                Arguments.of("GET /api/executions?after=%00", "", "after: "),
                Arguments.of("GET /api/executions?symbol=A%00", "", "symbol: has a character"),
                Arguments.of("GET /api/executions?account=U1,A%00B", "", "accounts: has a character"),
                Arguments.of("GET /api/executions?from=yesterday", "", "from: cannot be read"),
                Arguments.of("GET /api/executions?side=UP", "", "side: cannot be read"),
                Arguments.of("GET /api/executions?from=-9999-01-01", "", "from: -9999-01-01 is not 1970-01-01 to "),
                Arguments.of("GET /api/executions.csv?to=%2B999999999-12-31", "", "to: +999999999-12-31 is not "),
                Arguments.of("GET /api/executions.csv?symbol=%00", "", "symbol: has a character"),
                Arguments.of("GET /api/daily?from=-9999-01-01&to=2026-01-01", "", "from: -9999-01-01 is not "),
                Arguments.of(
                        "GET /api/daily?from=2026-01-01&to=%2B999999999-12-31", "", "to: +999999999-12-31 is not "),
                Arguments.of("GET /api/daily?from=2026-01-02&to=2026-01-01", "", "to: 2026-01-01 is before"),
                Arguments.of("GET /api/daily?from=2026-01-01", "", "Required parameter 'to'"),
                Arguments.of(
                        "GET /api/coverage?from=2026-01-01&to=%2B999999999-12-31", "", "to: +999999999-12-31 is not "),
                Arguments.of(
                        "GET /api/coverage?account=A%00B&from=2026-01-01&to=2026-01-02",
                        "", "accounts: has a character"),
                Arguments.of("POST /api/connections", "{}", "label: is missing"),
                Arguments.of("POST /api/connections", "{\"label\":\"a\\u0000b\"}", "label: has a character"),
                Arguments.of("POST /api/connections", "{\"label\":\"a\\ud800\"}", "label: has a character"),
                Arguments.of("POST /api/connections", files + "[null]}", "credentials: is missing"),
                Arguments.of(
                        "POST /api/connections", files + "[{\"kind\":\"NONE\"}]}", "credentials.[0]: cannot be read"),
                Arguments.of("POST /api/connections", "{\"lable\":\"x\"}", "lable: cannot be read"),
                Arguments.of("POST /api/connections", "{", "the body: cannot be read"),
                Arguments.of(
                        "PUT {connection}/credentials",
                        "{\"kind\":\"FLEX\",\"token\":\"1\",\"queryIds\":[null]}",
                        "queryIds: is missing"),
                Arguments.of(
                        "PUT {connection}/credentials", "{\"kind\":\"FLEX\",\"token\":\"1\"}", "queryIds: is missing"),
                Arguments.of("PUT {connection}/credentials", "{}", "the body: cannot be read"),
                Arguments.of("PUT {connection}/accounts", "{}", "accounts: is missing"),
                Arguments.of("PUT {connection}/accounts", "{\"accounts\":[null]}", "accounts: is missing"),
                Arguments.of("PUT {connection}/accounts", "{\"accounts\":[\"\\u0000\"]}", "accounts: "),
                Arguments.of("PUT {connection}/zone", "{\"zone\":\"Mars\"}", "zone: cannot be read"),
                Arguments.of("POST {connection}/backfill", "{}", "from: is missing"),
                Arguments.of("POST {connection}/backfill", "{\"from\":\"2026-01-01\"}", "to: is missing"),
                Arguments.of(
                        "POST {connection}/backfill",
                        "{\"from\":\"0025-01-01\",\"to\":\"2026-01-01\"}",
                        "from: 0025-01-01 is not 1970-01-01 to "),
                Arguments.of("POST {connection}/disconnect", "{}", "data: is missing"),
                Arguments.of("POST {connection}/disconnect", "{\"data\":\"LOSE\"}", "data: cannot be read"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("badInputs")
    void badInputIsAnsweredWith400AndWhatIsWrong(String call, String body, String detail) {
        Caller caller = program("clumsy");
        String connection = connectionOfClumsy(caller);
        String method = call.substring(0, call.indexOf(' '));
        String path = call.substring(call.indexOf(' ') + 1).replace("{connection}", connection);

        HttpResponse<String> answer = method.equals("GET") ? caller.get(path) : caller.send(method, path, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonObject problem = JsonParser.parseString(answer.body()).getAsJsonObject();
        assertThat(problem.get("type").getAsString()).isEqualTo("urn:trade-tracker:bad-input");
        assertThat(problem.get("detail").getAsString()).startsWith(detail);
        assertThat(caller.get(connection).body()).as("nothing was changed").contains("\"status\":\"CONNECTED\"");
    }

    /** One connection for all bad inputs. */
    private static String connectionOfClumsy(Caller caller) {
        JsonArray known = Caller.json(caller.get("/api/connections")).getAsJsonArray();
        return known.isEmpty()
                ? Backend.connectionOf(caller)
                : "/api/connections/" + known.get(0).getAsJsonObject().get("id").getAsString();
    }

    @Test
    void aMistakeOfTheProgramIsAnsweredWithAProblemThatTellsNothingOfItsInside() {
        Caller alice = program("broken");
        Caller.json(alice.upload(Backend.connectionOf(alice) + "/documents?name=a.xml", backend.report()));
        backend.execute("update ibkr.execution set observations = '[{\"source\":\"inner words\"}]', shown = null"
                + " where user_id like '% broken'");

        HttpResponse<String> answer = alice.get("/api/executions");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"type\":\"urn:trade-tracker:failed\"")
                .doesNotContain("inner words")
                .doesNotContain("Exception")
                .doesNotContain("io.github");
    }

    @Test
    void aTokenThatNamesNobodyIsRefused() {
        assertThat(status(issuer.token(issuer.key, null, "tracker", Duration.ofHours(1), Map.of())))
                .isEqualTo(401);
    }

    @Test
    void theDocumentSaysWhatIsRequiredAndHowLargeALimitMayBe() {
        String document = Caller.json(program("alice").get("/v3/api-docs")).toString();
        JsonObject schemas = JsonParser.parseString(document)
                .getAsJsonObject()
                .getAsJsonObject("components")
                .getAsJsonObject("schemas");

        assertThat(schemas.getAsJsonObject("End").get("required").toString()).isEqualTo("[\"data\"]");
        assertThat(schemas.getAsJsonObject("Days").get("required").toString()).isEqualTo("[\"from\",\"to\"]");
        assertThat(schemas.getAsJsonObject("Connect").get("required").toString())
                .isEqualTo("[\"label\"]");
        assertThat(document).contains("\"maximum\":1000", "\"minimum\":1", "\"default\":20");
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

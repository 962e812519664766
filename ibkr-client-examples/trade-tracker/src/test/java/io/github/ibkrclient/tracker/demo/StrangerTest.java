package io.github.ibkrclient.tracker.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.tracker.Caller;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Tries every route that there is, as nobody and as another user. */
class StrangerTest {
    /** Routes for everybody: the session tells nothing but a token, and the error page nothing at all. */
    private static final Set<String> OPEN = Set.of("GET /session", "GET /error");

    /** Routes that have no id of a row: they answer a stranger with the stranger's own, which is nothing. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /api/connections", "{\"label\":\"x\",\"credentials\":[]}"),
            Map.entry("POST /api/connections/consents", "{\"label\":\"x\"}"),
            Map.entry(
                    "POST /api/connections/consents/callback",
                    "{\"callbackUri\":\"/callback.html?oauth_token=aaaaaaaaaaaaaaaaaaaa&oauth_verifier=b\"}"),
            Map.entry("POST /api/connections/{id}/consents", "{}"),
            Map.entry("POST /api/connections/mcp-consents", "{\"label\":\"x\"}"),
            Map.entry("POST /api/connections/{id}/mcp-consents", "{}"),
            Map.entry("PUT /api/connections/{id}/account", "{\"account\":\"U1234567\"}"),
            Map.entry(
                    "PUT /api/connections/{id}/credentials",
                    "{\"kind\":\"FLEX\",\"token\":\"1\",\"queryIds\":[\"1\"]}"),
            Map.entry("PUT /api/connections/{id}/accounts", "{\"accounts\":[]}"),
            Map.entry("PUT /api/connections/{id}/zone", "{\"zone\":\"America/New_York\"}"),
            Map.entry("POST /api/connections/{id}/sync", "{}"),
            Map.entry("POST /api/connections/{id}/backfill", "{\"from\":\"2026-01-01\",\"to\":\"2026-01-31\"}"),
            Map.entry("POST /api/connections/{id}/disconnect", "{\"data\":\"ERASE\"}"),
            Map.entry("POST /api/connections/{id}/documents", "<FlexQueryResponse/>"),
            Map.entry("POST /api/conflicts/{conflictId}/accept", "{}"),
            Map.entry("POST /api/conflicts/{conflictId}/drop", "{\"observationId\":\"x\"}"));

    private static final RunningDemo demo = new RunningDemo(10);
    private static final Map<String, String> ids = new HashMap<>();
    private static final Set<String> secrets = new TreeSet<>();
    private static Caller alice = new Caller(demo.url());

    @BeforeAll
    static void aliceHasOneOfEach() {
        alice = demo.logIn("alice");
        JsonObject connection = Caller.json(
                        alice.send("POST", "/api/connections", "{\"label\":\"Alice's own\",\"credentials\":[]}"))
                .getAsJsonObject();
        String id = connection.get("id").getAsString();
        Caller.json(alice.upload("/api/connections/" + id + "/documents?name=a.xml", demo.flexReport(0)));
        Caller.json(alice.upload("/api/connections/" + id + "/documents?name=b.xml", demo.contradiction(0)));
        JsonArray documents = Caller.json(alice.get("/api/documents")).getAsJsonArray();
        JsonArray conflicts = Caller.json(alice.get("/api/conflicts")).getAsJsonArray();
        ids.put("{id}", id);
        ids.put("{documentId}", documents.get(0).getAsJsonObject().get("id").getAsString());
        ids.put("{conflictId}", conflicts.get(0).getAsJsonObject().get("id").getAsString());
        secrets.add(id);
        secrets.add("Alice's own");
        secrets.addAll(demo.bean(IbkrSimulator.class).users().get(0).accountIds());
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        for (RequestMappingInfo mapping : demo.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()) {
            for (String pattern : mapping.getPatternValues()) {
                Set<?> methods = mapping.getMethodsCondition().getMethods();
                (methods.isEmpty() ? Set.of("GET") : methods).forEach(method -> routes.add(method + " " + pattern));
            }
        }
        assertThat(routes).as("the routes").hasSizeGreaterThan(20);
        return routes;
    }

    private static HttpResponse<String> call(Caller caller, String route) {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf(' ') + 1);
        for (Map.Entry<String, String> id : ids.entrySet()) {
            path = path.replace(id.getKey(), id.getValue());
        }
        assertThat(path)
                .as("a new kind of id: give one of Alice's to this test")
                .doesNotContain("{");
        if (method.equals("GET")) {
            return caller.get(path + "?from=2026-01-01&to=2026-12-31");
        }
        String body = BODIES.get(route);
        assertThat(body)
                .as("a new route, " + route + ": give this test a body for it")
                .isNotNull();
        return path.endsWith("/documents")
                ? caller.upload(path + "?name=c.xml", String.valueOf(body).getBytes(UTF_8))
                : caller.send(method, path, String.valueOf(body));
    }

    /** What an answer says beyond the id that the caller named. */
    private static String told(HttpResponse<String> answer) {
        String path = answer.uri().getPath();
        return ids.values().stream()
                .filter(path::contains)
                .reduce(answer.body(), (body, named) -> body.replace(named, ""));
    }

    @Test
    void nobodyGetsNothing() {
        for (String route : routes()) {
            HttpResponse<String> answer = call(new Caller(demo.url()), route);
            if (!OPEN.contains(route)) {
                assertThat(answer.statusCode()).as(route).isIn(401, 403);
            }
            assertThat(told(answer)).as(route).doesNotContain(secrets);
        }
    }

    @Test
    void anotherUserFindsNothingOfHersAndChangesNothing() {
        String before = everythingOfAlice();
        Caller bob = demo.logIn("bob");
        for (String route : routes()) {
            HttpResponse<String> answer = call(bob, route);
            assertThat(told(answer)).as(route).doesNotContain(secrets);
            if (route.contains("{")) {
                assertThat(answer.statusCode()).as(route + ": " + answer.body()).isEqualTo(404);
            }
        }
        assertThat(everythingOfAlice()).isEqualTo(before);
    }

    private static String everythingOfAlice() {
        StringBuilder all = new StringBuilder();
        for (String path : List.of(
                "/api/connections",
                "/api/connections/" + ids.get("{id}") + "/history",
                "/api/connections/" + ids.get("{id}") + "/runs",
                "/api/executions?limit=1000",
                "/api/documents",
                "/api/conflicts?open=false",
                "/api/coverage?from=2026-01-01&to=2026-12-31")) {
            all.append(Caller.json(alice.get(path))).append('\n');
        }
        return all.toString();
    }

    @Test
    void aCallUnderAnotherNameOrPortIsRefused() throws IOException {
        String own = demo.url().substring("http://".length());
        assertThat(statusUnder(own)).isEqualTo(200);
        assertThat(statusUnder(own.replace("127.0.0.1", "localhost"))).isEqualTo(200);
        assertThat(statusUnder(own.replace("127.0.0.1", "rebound.example.org"))).isEqualTo(421);
        assertThat(statusUnder("127.0.0.1:1")).isEqualTo(421);
        assertThat(statusUnder("127.0.0.1")).isEqualTo(421);
    }

    /** What the page answers to a browser that takes this for its name. */
    private static int statusUnder(String host) throws IOException {
        URI address = URI.create(demo.url());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    @Test
    void aSessionWithoutItsCsrfTokenChangesNothing() {
        Caller forged = demo.logIn("alice").withoutCsrf();

        assertThat(call(forged, "POST /api/connections/{id}/disconnect").statusCode())
                .isEqualTo(403);
        assertThat(Caller.json(alice.get("/api/connections/" + ids.get("{id}"))).toString())
                .doesNotContain("DISCONNECTED");
    }
}

package io.github.ibkrclient.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The host of the MCP endpoint, called by hand, also in ways in which our own client never calls it. */
class McpHostTest {
    private static final String CALLBACK = "http://127.0.0.1:53682/callback";
    private static final String VERIFIER = "a-verifier-of-a-length-that-rfc-7636-allows-for";
    private static final String ENDPOINT = "/v1/api/mcp-public";

    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-09-08T14:00:00Z"));
    private final IbkrSimulator ibkr = IbkrSimulator.builder().timing(time).build();

    McpHostTest() {
        time.join();
    }

    @AfterEach
    void close() {
        time.leave();
        time.close();
    }

    private SimulatedResponse send(String method, String path, Map<String, String> headers, String body) {
        Map<String, List<String>> all = new HashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        all.putIfAbsent("User-Agent", List.of("a test"));
        all.values().removeIf(values -> values.get(0).isEmpty());
        return ibkr.answer(new SimulatedRequest(
                method, "https://simulator.invalid", path, "", all, ByteString.encodeUtf8(body), "here"));
    }

    private static Map<String, String> type(String contentType) {
        return Map.of("Content-Type", contentType);
    }

    private static JsonObject json(SimulatedResponse answer) {
        return JsonParser.parseString(answer.text()).getAsJsonObject();
    }

    private SimulatedResponse register(String callback, String method) {
        JsonObject body = new JsonObject();
        body.addProperty("client_name", "a test");
        JsonArray callbacks = new JsonArray();
        callbacks.add(callback);
        body.add("redirect_uris", callbacks);
        body.addProperty("token_endpoint_auth_method", method);
        body.addProperty("scope", "mcp.read");
        return send("POST", "/oauth2/register", type("application/json"), body.toString());
    }

    private SimulatedResponse token(Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send("POST", "/oauth2/api/v1/token", type("application/x-www-form-urlencoded"), body);
    }

    /** Registers, consents and exchanges the code; returns the token answer with the client id in it. */
    private JsonObject connected(String scope) {
        String id = json(register(CALLBACK, "none")).get("client_id").getAsString();
        String back =
                ibkr.mcp().consent(page(id, scope), ibkr.user().accountIds().get(0));
        JsonObject tokens = json(token(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                back.replaceFirst(".*code=([^&]+).*", "$1"),
                "redirect_uri",
                CALLBACK,
                "client_id",
                id,
                "code_verifier",
                VERIFIER,
                "resource",
                ibkr.mcp().url())));
        tokens.addProperty("client_id", id);
        return tokens;
    }

    private URI page(String id, String scope) {
        String challenge;
        try {
            challenge = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return URI.create("https://simulator.invalid/oauth2/authorize?response_type=code&client_id=" + id
                + "&redirect_uri=" + CALLBACK + "&scope=" + scope.replace(" ", "%20")
                + "&state=s&code_challenge=" + challenge + "&code_challenge_method=S256&resource="
                + ibkr.mcp().url());
    }

    private SimulatedResponse refresh(JsonObject tokens) {
        return token(Map.of(
                "grant_type", "refresh_token",
                "refresh_token", tokens.get("refresh_token").getAsString(),
                "client_id", tokens.get("client_id").getAsString(),
                "resource", ibkr.mcp().url()));
    }

    private SimulatedResponse message(JsonObject tokens, String method, String params) {
        return send(
                "POST",
                ENDPOINT,
                Map.of(
                        "Authorization", "Bearer " + tokens.get("access_token").getAsString(),
                        "Content-Type", "application/json",
                        "Accept", "application/json, text/event-stream"),
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    private JsonObject call(JsonObject tokens, String tool, String arguments) {
        SimulatedResponse answer =
                message(tokens, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
        assertThat(answer.status()).isEqualTo(200);
        return json(answer).getAsJsonObject("result");
    }

    private static String text(JsonObject result) {
        return result.getAsJsonArray("content")
                .get(0)
                .getAsJsonObject()
                .get("text")
                .getAsString();
    }

    @Test
    void discoveryStandsWhereTheHeaderSaysInBothFormsAndNowhereElse() {
        SimulatedResponse first = send("POST", ENDPOINT, Map.of(), "");
        assertThat(first.status()).isEqualTo(401);
        assertThat(first.text()).isEmpty();
        assertThat(first.headers().get("WWW-Authenticate"))
                .isEqualTo(
                        "Bearer resource_metadata=\"" + ibkr.mcp().url() + "/.well-known/oauth-protected-resource\"");
        String place = ENDPOINT + "/.well-known/oauth-protected-resource";
        assertThat(json(send("GET", place, Map.of(), ""))
                        .getAsJsonArray("authorization_servers")
                        .toString())
                .isEqualTo("[\"https://simulator.invalid\"]");
        ibkr.mcp().set(McpSwitch.AUGUST_DISCOVERY, true);
        assertThat(json(send("GET", place, Map.of(), ""))
                        .getAsJsonArray("authorization_servers")
                        .toString())
                .isEqualTo("[\"https://simulator.invalid/oauth2\"]");
        for (String server : List.of("", "/oauth2")) {
            assertThat(json(send("GET", "/.well-known/oauth-authorization-server" + server, Map.of(), ""))
                            .get("issuer")
                            .getAsString())
                    .isEqualTo("https://simulator.invalid");
        }
        assertThat(send("GET", "/.well-known/oauth-protected-resource" + ENDPOINT, Map.of(), "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theEndpointOfCertifiedPartnersRefusesOtherClientsOnlyAfterTheirConsent() {
        String certified = "/v1/api/mcp";
        SimulatedResponse first = send("POST", certified, Map.of(), "");
        assertThat(first.status()).isEqualTo(401);
        assertThat(first.headers().get("WWW-Authenticate"))
                .endsWith(certified + "/.well-known/oauth-protected-resource\"");
        assertThat(json(send("GET", certified + "/.well-known/oauth-protected-resource", Map.of(), ""))
                        .get("resource")
                        .getAsString())
                .endsWith(certified);

        String token = connected("mcp.read").get("access_token").getAsString();
        SimulatedResponse refused = send("POST", certified, Map.of("Authorization", "Bearer " + token), "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).isEqualTo("Unsupported client");
    }

    @Test
    void theEdgeWantsAUserAgentAndEveryAnswerSaysThatItIsSimulated() {
        SimulatedResponse refused = send("POST", ENDPOINT, Map.of("User-Agent", ""), "");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).startsWith("<html><head><title>403 Forbidden");
        assertThat(ibkr.violations()).extracting(Violation::kind).containsExactly(Violation.Kind.NO_USER_AGENT);
        for (SimulatedResponse answer :
                List.of(refused, send("GET", ENDPOINT, Map.of(), ""), register(CALLBACK, "none"))) {
            assertThat(answer.headers().get("Server")).isEqualTo("ibkr-cpapi-mcp/0-sim (simulated, unmeasured)");
        }
    }

    @Test
    void registrationWidensTheScopeAndRefusesPrivateSchemesAndSecrets() {
        JsonObject registered = json(register(CALLBACK, "none"));
        assertThat(registered.get("scope").getAsString()).isEqualTo("mcp.orders.submit mcp.read mcp.write");
        assertThat(registered.has("client_secret")).isFalse();
        assertThat(register("cursor://callback", "none").text()).contains("invalid_redirect_uri");
        assertThat(register("https://journal.example/callback", "none").status())
                .isEqualTo(201);
        ibkr.mcp().set(McpSwitch.HTTPS_CALLBACK_REFUSED, true);
        assertThat(register("https://journal.example/callback", "none").status())
                .isEqualTo(400);
        assertThat(register(CALLBACK, "client_secret_basic").status()).isEqualTo(400);
    }

    @Test
    void aCodeServesOnceAndOnlyWithItsVerifierAndResource() {
        String id = json(register(CALLBACK, "none")).get("client_id").getAsString();
        String code = ibkr.mcp()
                .consent(page(id, "mcp.read"), ibkr.user().accountIds().get(0))
                .replaceFirst(".*code=([^&]+).*", "$1");
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", CALLBACK,
                "client_id", id,
                "code_verifier", VERIFIER));
        assertThat(token(form).text()).contains("invalid_target");
        form.put("resource", ibkr.mcp().url());
        form.put("client_secret", "x");
        assertThat(token(form).text()).contains("invalid_client");
        form.remove("client_secret");
        JsonObject tokens = json(token(form));
        assertThat(tokens.get("expires_in").getAsInt()).isEqualTo(599);
        assertThat(tokens.get("scope").getAsString()).isEqualTo("mcp.read");
        assertThat(token(form).text()).contains("invalid_grant");
        form.put(
                "code",
                ibkr.mcp()
                        .consent(page(id, "mcp.read"), ibkr.user().accountIds().get(0))
                        .replaceFirst(".*code=([^&]+).*", "$1"));
        form.put("code_verifier", VERIFIER + "x");
        assertThat(token(form).text()).contains("invalid_grant");
    }

    @Test
    void aUsedRefreshTokenIsRefusedForgivenOrEndsTheConsentAsTheSwitchSays() {
        JsonObject first = connected("mcp.read");
        JsonObject second = json(refresh(first));
        assertThat(refresh(first).text()).contains("invalid_grant");
        second.addProperty("client_id", first.get("client_id").getAsString());
        assertThat(message(second, "ping", "{}").status()).isEqualTo(200);

        ibkr.mcp().set(McpSwitch.REUSE_GRACE, true);
        JsonObject forgiven = json(refresh(first));
        assertThat(forgiven.has("access_token")).isTrue();
        time.advance(Duration.ofMinutes(2));
        assertThat(refresh(first).text()).contains("invalid_grant");

        ibkr.mcp().set(McpSwitch.REUSE_ENDS_CONSENT, true);
        refresh(first);
        assertThat(message(forgiven, "ping", "{}").status()).isEqualTo(401);
        assertThat(ibkr.violations())
                .hasSize(4)
                .allMatch(violation -> violation.kind() == Violation.Kind.REUSED_REFRESH_TOKEN);
    }

    @Test
    void anAccessTokenEndsAfter599SecondsAndRevocationEndsTheConsent() {
        JsonObject tokens = connected("mcp.read");
        time.advance(Duration.ofSeconds(598));
        assertThat(message(tokens, "ping", "{}").status()).isEqualTo(200);
        time.advance(Duration.ofSeconds(1));
        assertThat(message(tokens, "ping", "{}").status()).isEqualTo(401);
        SimulatedResponse revoked = send(
                "POST",
                "/oauth2/api/v1/token/revoke",
                type("application/x-www-form-urlencoded"),
                "token=" + tokens.get("refresh_token").getAsString());
        assertThat(revoked.status()).isEqualTo(200);
        assertThat(refresh(tokens).text()).contains("invalid_grant");
    }

    @Test
    void messagesNeedBothMediaTypesAndJsonAndAMethodThatExists() {
        JsonObject tokens = connected("mcp.read");
        String bearer = "Bearer " + tokens.get("access_token").getAsString();
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
        Map<String, String> headers = new HashMap<>(
                Map.of("Authorization", bearer, "Accept", "application/json", "Content-Type", "application/json"));
        assertThat(send("POST", ENDPOINT, headers, ping).text())
                .isEqualTo("Both application/json and text/event-stream required in Accept header");
        headers.put("Accept", "application/json, text/event-stream");
        headers.put("Content-Type", "text/plain");
        assertThat(send("POST", ENDPOINT, headers, ping).status()).isEqualTo(415);
        headers.put("Content-Type", "application/json");
        assertThat(send("POST", ENDPOINT, headers, "{").status()).isEqualTo(400);
        assertThat(send("GET", ENDPOINT, headers, "").status()).isEqualTo(405);
        assertThat(message(tokens, "tools/burn", "{}").text()).contains("-32601", "Method not found: tools/burn");
        assertThat(send("POST", ENDPOINT, headers, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void initializeAgreesOnAVersionAndSaysThatItIsSimulated() {
        JsonObject tokens = connected("mcp.read");
        for (Map.Entry<String, String> version : Map.of(
                        "2025-03-26", "2025-03-26", "2025-06-18", "2025-06-18", "2099-01-01", "2025-06-18")
                .entrySet()) {
            JsonObject result = json(message(
                            tokens, "initialize", "{\"protocolVersion\":\"" + version.getKey() + "\"}"))
                    .getAsJsonObject("result");
            assertThat(result.get("protocolVersion").getAsString()).isEqualTo(version.getValue());
            assertThat(result.getAsJsonObject("serverInfo").get("version").getAsString())
                    .isEqualTo("0-sim (simulated, unmeasured)");
        }
    }

    @Test
    void allToolsAreListedAndThoseThatWriteNeedTheScope() {
        JsonObject reader = connected("mcp.read");
        JsonArray tools = json(message(reader, "tools/list", "{}"))
                .getAsJsonObject("result")
                .getAsJsonArray("tools");
        assertThat(tools).hasSize(34);
        List<String> writing = new ArrayList<>();
        tools.forEach(tool -> {
            JsonObject one = tool.getAsJsonObject();
            if (!one.getAsJsonObject("annotations").get("readOnlyHint").getAsBoolean()) {
                writing.add(one.get("name").getAsString());
            }
        });
        assertThat(writing).hasSize(11).contains("create_order_instruction", "get_combo_identifier");

        JsonObject refused = call(reader, "create_order_instruction", "{\"side\":\"BUY\"}");
        assertThat(refused.get("isError").getAsBoolean()).isTrue();
        assertThat(text(refused)).isEqualTo("Insufficient scope: mcp.write required");
        assertThat(ibkr.violations()).extracting(Violation::kind).containsExactly(Violation.Kind.MISSING_SCOPE);
        JsonObject writer = connected("mcp.read mcp.write");
        assertThat(text(call(writer, "create_order_instruction", "{\"side\":\"BUY\"}")))
                .startsWith("not simulated");
    }

    @Test
    void argumentsOfAWrongTypeGetIbkrsWords() {
        JsonObject tokens = connected("mcp.read");

        assertThat(text(call(
                        tokens, "get_price_snapshot", "{\"contract_id\":\"265598\",\"market_data_names\":\"last\"}")))
                .isEqualTo(
                        "Tool (get_price_snapshot) input validation failed: Validation failed: JSON schema validation"
                                + " errors: [/contract_id: string found, integer expected, /market_data_names: string found, array"
                                + " expected]");
        assertThat(text(call(
                        tokens,
                        "get_price_history",
                        "{\"contract_id\":265598,\"security_type\":\"STK\","
                                + "\"step\":\"ONE_DAY\",\"outside_rth\":false,\"step_count\":1001}")))
                .isEqualTo("Step count more than 1000 is not allowed");
    }

    @Test
    void theEleventhMessageInASecondAndThe31stInAMinuteAreRefused() {
        JsonObject tokens = connected("mcp.read");
        for (int i = 0; i < 10; i++) {
            assertThat(call(tokens, "get_account_balances", "{}").get("isError").getAsBoolean())
                    .isFalse();
        }
        JsonObject refused = call(tokens, "get_account_balances", "{}");
        assertThat(refused.get("isError").getAsBoolean()).isTrue();
        assertThat(JsonParser.parseString(text(refused))
                        .getAsJsonObject()
                        .get("code")
                        .getAsInt())
                .isEqualTo(-32300);
        for (int i = 11; i < 30; i++) {
            time.advance(Duration.ofSeconds(2));
            assertThat(call(tokens, "get_account_balances", "{}").get("isError").getAsBoolean())
                    .isFalse();
        }
        time.advance(Duration.ofSeconds(2));
        assertThat(text(call(tokens, "get_account_balances", "{}"))).contains("-32300");
        assertThat(ibkr.violations()).hasSize(2).allMatch(one -> one.kind() == Violation.Kind.MCP_PACING);
    }

    @Test
    void windowsOfDaysHoldTodayOrNotAsTheSwitchSays() {
        JsonObject tokens = connected("mcp.read");
        String today = "\"trade_time\":\"2026-09-08";
        assertThat(text(call(tokens, "get_account_trades", "{\"period\":\"DAYS_7\"}")))
                .contains(today);
        ibkr.mcp().set(McpSwitch.TODAY_OUTSIDE_DAYS, true);
        assertThat(text(call(tokens, "get_account_trades", "{\"period\":\"DAYS_7\"}")))
                .doesNotContain(today);
        assertThat(text(call(tokens, "get_account_trades", "{}"))).contains(today);
    }
}

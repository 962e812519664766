package io.github.ibkrclient.testkit.internal.mcp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON-RPC over HTTP, as the streamable transport of MCP has it. */
final class McpEndpoint {
    private static final String NEWEST = "2025-06-18";
    private static final Set<String> VERSIONS = Set.of("2025-03-26", NEWEST);
    private static final int PER_SECOND = 10;
    private static final int PER_MINUTE = 30;
    private static final int RATE_LIMIT = -32300;
    private static final String RATE_WORDS = "Rate limit reached for this client";
    private static final String SESSION = "Mcp-Session-Id";

    private final McpState state;
    private final McpAnswers answers;
    private final Map<String, Deque<Instant>> arrivals = new HashMap<>();
    private final Set<String> sessions = new HashSet<>();
    private int sessionNumber;

    McpEndpoint(Market market, McpState state) {
        this.state = state;
        this.answers = new McpAnswers(market, state);
    }

    void endSessions() {
        sessions.clear();
    }

    SimulatedResponse answer(SimulatedRequest request, McpGrant grant, Instant now) {
        if (!request.method().equals("POST")) {
            return SimulatedResponse.html(405, "Method Not Allowed").header("Allow", "POST");
        }
        String accepted = request.header("Accept").orElse("");
        if (!accepted.contains("application/json") || !accepted.contains("text/event-stream")) {
            return plain(400, "Both application/json and text/event-stream required in Accept header");
        }
        if (request.header("Content-Type")
                .filter(type -> type.startsWith("application/json"))
                .isEmpty()) {
            return plain(415, "Unsupported Media Type: Content-Type must be application/json");
        }
        JsonObject message = Json.parse(request.text());
        String method = message == null ? null : Json.text(message, "method");
        if (message == null || method == null || !"2.0".equals(Json.text(message, "jsonrpc"))) {
            return plain(400, "Invalid message format");
        }
        boolean limited = overLimit(grant, now);
        if (limited) {
            state.complain(
                    Violation.Kind.MCP_PACING,
                    "MCP " + method,
                    now,
                    "more than " + PER_SECOND + " calls in a second or " + PER_MINUTE + " in a minute");
        }
        if (state.is(McpSwitch.SESSION_ID) && !method.equals("initialize")) {
            String session = request.header(SESSION).orElse("");
            if (session.isEmpty()) {
                return plain(400, "Session ID required in mcp-session-id header");
            } else if (!sessions.contains(session)) {
                return plain(404, "Session not found: " + session);
            }
        }
        JsonElement id = message.get("id");
        if (id == null) {
            return SimulatedResponse.of(202, "application/json", "");
        }
        JsonObject parameters = message.get("params") instanceof JsonObject object ? object : new JsonObject();
        if (limited && !method.equals("tools/call")) {
            return framed(error(id, RATE_LIMIT, RATE_WORDS));
        }
        return switch (method) {
            case "initialize" -> initialize(id, parameters);
            case "ping" -> framed(result(id, Json.object()));
            case "tools/list" -> list(id, grant);
            case "tools/call" ->
                framed(result(id, limited ? McpAnswers.failed(rateLimit()) : call(parameters, grant, now)));
            default -> framed(error(id, -32601, "Method not found: " + method));
        };
    }

    private SimulatedResponse initialize(JsonElement id, JsonObject parameters) {
        String asked = Json.text(parameters, "protocolVersion");
        Json capabilities = Json.object()
                .put("tools", Map.of())
                .put("prompts", Map.of())
                .put("resources", Map.of())
                .put("completions", Map.of());
        SimulatedResponse answer = framed(result(
                id,
                Json.object()
                        .put("protocolVersion", asked != null && VERSIONS.contains(asked) ? asked : NEWEST)
                        .put("capabilities", capabilities)
                        .put(
                                "serverInfo",
                                Json.object().put("name", McpServer.NAME).put("version", McpServer.VERSION))));
        if (!state.is(McpSwitch.SESSION_ID)) {
            return answer;
        }
        String session = "sim-session-" + ++sessionNumber;
        sessions.add(session);
        return answer.header(SESSION, session);
    }

    private SimulatedResponse list(JsonElement id, McpGrant grant) {
        if (!grant.list() && state.is(McpSwitch.FIRST_LIST_UNAVAILABLE)) {
            return SimulatedResponse.html(503, "Service Unavailable");
        }
        List<Json> tools = McpTool.ALL.stream().map(McpTool::listed).toList();
        return framed(result(id, Json.object().put("tools", tools)));
    }

    private Json call(JsonObject parameters, McpGrant grant, Instant now) {
        String name = String.valueOf(Json.text(parameters, "name"));
        JsonObject arguments = parameters.get("arguments") instanceof JsonObject object ? object : new JsonObject();
        state.called(name);
        McpTool tool = McpTool.ALL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
        if (tool == null) {
            return McpAnswers.failed("Unknown tool: " + name);
        }
        if (!tool.reads() && !grant.scopes().contains("mcp.write")) {
            state.complain(Violation.Kind.MISSING_SCOPE, "MCP " + name, now, "a tool that writes, with scope mcp.read");
            return McpAnswers.failed("Insufficient scope: mcp.write required");
        }
        List<String> faults = tool.faults(arguments);
        if (!faults.isEmpty()) {
            return McpAnswers.failed("Tool (" + name + ") input validation failed: Validation failed: JSON schema"
                    + " validation errors: [" + String.join(", ", faults) + "]");
        }
        if (state.takeFailure(name, arguments.toString())) {
            return McpAnswers.failed("Details currently unavailable");
        }
        return answers.call(name, arguments, grant, now);
    }

    /** Counts every message that carries a token, because nobody knows what IBKR counts. */
    private boolean overLimit(McpGrant grant, Instant now) {
        Deque<Instant> window = arrivals.computeIfAbsent(grant.client().id(), id -> new ArrayDeque<>());
        while (!window.isEmpty() && !window.getFirst().isAfter(now.minus(Duration.ofMinutes(1)))) {
            window.removeFirst();
        }
        window.addLast(now);
        Instant second = now.minus(Duration.ofSeconds(1));
        long lately = window.stream().filter(at -> at.isAfter(second)).count();
        return window.size() > PER_MINUTE || lately > PER_SECOND;
    }

    private static String rateLimit() {
        return Json.object().put("code", RATE_LIMIT).put("message", RATE_WORDS).toString();
    }

    private static Json result(JsonElement id, Json result) {
        return Json.object().put("jsonrpc", "2.0").put("id", id).put("result", result);
    }

    private static Json error(JsonElement id, int code, String words) {
        return Json.object()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("error", Json.object().put("code", code).put("message", words));
    }

    /** As JSON, or as an event after a comment and a notification. */
    private SimulatedResponse framed(Json message) {
        if (!state.is(McpSwitch.EVENT_STREAM)) {
            return SimulatedResponse.ok(message);
        }
        Json notification = Json.object()
                .put("jsonrpc", "2.0")
                .put("method", "notifications/message")
                .put("params", Json.object().put("level", "info").put("data", new JsonPrimitive("working")));
        return SimulatedResponse.of(
                200,
                "text/event-stream",
                ": hello\n\nevent: message\ndata: " + notification + "\n\nid: 2\nevent: message\ndata: " + message
                        + "\n\n");
    }

    private static SimulatedResponse plain(int status, @Nullable String text) {
        return SimulatedResponse.of(status, "text/plain", Objects.requireNonNullElse(text, ""));
    }
}

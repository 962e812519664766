package io.github.ibkrclient.mcp.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.internal.http.PlainExchange;
import io.github.ibkrclient.internal.text.Redaction;
import io.github.ibkrclient.internal.time.Backoff;
import io.github.ibkrclient.mcp.internal.McpHttp.Answer;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.Permit;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC over HTTP with the endpoint. It is initialized with the first message, renews the token once after a 401, begins
 * a new session once when the old one is gone, repeats once when the edge is away or an answer is cut, and waits when IBKR
 * says that there were too many messages. All tools read, so a repetition does no harm.
 */
public final class McpSession {
    private static final String PROTOCOL = "2025-06-18";
    /** The versions in which messages look alike. */
    private static final Set<String> PROTOCOLS = Set.of("2024-11-05", "2025-03-26", PROTOCOL, "2025-11-25");

    private static final String SESSION = "Mcp-Session-Id";
    /** What MCP allows for an id. */
    private static final Pattern SESSION_FORM = Pattern.compile("[\\x21-\\x7E]*");

    private static final String FOR_OTHERS = "unsupported client";
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int RATE_LIMIT = -32300;
    private static final int MOST_LIMITED = 6;
    private static final Backoff AFTER_TOO_MANY = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));
    private static final Duration AFTER_AWAY = Duration.ofSeconds(2);

    /** The tools that may be called. The check comes before the wire, whatever the caller is. */
    private final Set<String> allowed;

    private final Tokens tokens;
    private final McpHttp http;
    private final LocalPacer pacer;
    private final Timing timing;
    private final Duration patience;
    private final AtomicLong ids = new AtomicLong();
    private volatile @Nullable Opened opened;

    /** Who has the tokens. */
    public interface Tokens {
        /** The endpoint that they are for. */
        HttpUrl endpoint();

        /** A token; another one than the rejected one. */
        String accessToken(@Nullable String rejected);
    }

    /**
     * What the endpoint said when the session began.
     *
     * @param id the session id; null when the endpoint gave none
     * @param protocol the version of MCP
     * @param server the name and version of the server
     */
    private record Opened(@Nullable String id, String protocol, String server) {}

    /** A session that is not open yet. */
    public McpSession(
            Set<String> allowed, Tokens tokens, McpHttp http, LocalPacer pacer, Timing timing, Duration patience) {
        this.allowed = Set.copyOf(allowed);
        this.tokens = tokens;
        this.http = http;
        this.pacer = pacer;
        this.timing = timing;
        this.patience = patience;
    }

    /** The name and version of the server. */
    public String server() {
        return open(McpOperation.tool("initialize"), Deadline.in(patience, timing))
                .server();
    }

    /** The list of tools. The endpoint was seen to give it in one page; a cursor is followed. */
    public JsonArray tools() {
        McpOperation operation = McpOperation.tool("tools/list");
        Deadline deadline = Deadline.in(patience, timing);
        JsonArray all = new JsonArray();
        String cursor = "";
        do {
            JsonObject parameters = new JsonObject();
            if (!cursor.isEmpty()) {
                parameters.addProperty("cursor", cursor);
            }
            JsonObject page = exchange(operation, "tools/list", parameters, deadline);
            if (!(page.get("tools") instanceof JsonArray tools)) {
                throw unreadable(operation, "$.tools", "it is missing");
            }
            all.addAll(tools);
            cursor = page.get("nextCursor") instanceof JsonPrimitive next ? next.getAsString() : "";
        } while (!cursor.isEmpty() && all.size() < 1000);
        return all;
    }

    /**
     * Calls a tool.
     *
     * @param refused makes a failure of the words of a tool that answers with an error
     * @return the answer, which is an object
     * @throws IllegalArgumentException when the tool may not be called; nothing was sent
     */
    public JsonObject call(String tool, JsonObject arguments, BiFunction<McpOperation, String, IbkrException> refused) {
        if (!allowed.contains(tool)) {
            throw new IllegalArgumentException(tool + ": not one of the tools that read");
        }
        McpOperation operation = McpOperation.tool(tool);
        JsonObject parameters = new JsonObject();
        parameters.addProperty("name", tool);
        parameters.add("arguments", arguments);
        JsonObject result = exchange(operation, "tools/call", parameters, Deadline.in(patience, timing));
        String text = text(result);
        if (isTrue(result.get("isError"))) {
            throw refused.apply(operation, shortened(text));
        }
        if (result.get("structuredContent") instanceof JsonObject structured) {
            return structured;
        }
        return McpHttp.parse(text).orElseThrow(() -> unreadable(operation, "$.content", "no JSON object"));
    }

    /** Sends a message until it has an answer that counts. */
    private JsonObject exchange(McpOperation operation, String method, JsonObject parameters, Deadline deadline) {
        String rejected = null;
        boolean repeated = false;
        boolean renewedSession = false;
        int limited = 0;
        while (true) {
            Opened session = method.equals("initialize") ? null : open(operation, deadline);
            String token = tokens.accessToken(rejected);
            long id = ids.incrementAndGet();
            Answer answer = null;
            try {
                answer = post(operation, token, session, message(id, method, parameters), deadline);
            } catch (TransportException e) {
                if (repeated || e.code() == ErrorCode.INTERRUPTED) {
                    throw e;
                }
            }
            if (answer != null && answer.status() == 401) {
                if (rejected != null) {
                    throw new CredentialException(
                            "consent",
                            "the endpoint does not take a token that it gave just now; connect again",
                            operation);
                }
                rejected = token;
                continue;
            }
            boolean gone = answer != null && answer.status() == 404 && session != null && session.id() != null;
            if (gone && !renewedSession) {
                opened = null;
                renewedSession = true;
                continue;
            }
            Optional<JsonObject> reply = Optional.empty();
            boolean tooMany = answer != null && answer.status() == 429;
            if (answer != null && answer.status() == 200) {
                reply = Events.answerTo(id, answer);
                tooMany = reply.filter(McpSession::isLimited).isPresent();
            } else if (answer != null && !answer.away() && !tooMany) {
                boolean forOthers = answer.status() == 400
                        && answer.body().toLowerCase(Locale.ROOT).contains(FOR_OTHERS);
                throw forOthers ? Discovery.forPartners() : McpHttp.failure(operation, answer);
            }
            if (tooMany) {
                Instant until = timing.now().plus(AFTER_TOO_MANY.after(++limited));
                pacer.closeUntil(until);
                if (limited == MOST_LIMITED) {
                    throw new RateLimitedException(operation, until);
                }
            } else if (reply.isPresent()) {
                return result(operation, reply.get(), answer);
            } else if (repeated) {
                throw answer != null && answer.away()
                        ? McpHttp.failure(operation, answer)
                        : unreadable(operation, "$", "no message with the id of the request");
            } else {
                repeated = true;
                pause(operation);
            }
        }
    }

    private JsonObject result(McpOperation operation, JsonObject reply, @Nullable Answer answer) {
        if (reply.get("result") instanceof JsonObject result) {
            String session = answer == null ? null : answer.headers().get(SESSION);
            if (session != null && result.has("serverInfo")) {
                result.addProperty(SESSION, session);
            }
            return result;
        }
        String words =
                reply.get("error") instanceof JsonObject error && error.get("message") instanceof JsonPrimitive message
                        ? shortened(message.getAsString())
                        : "";
        if (words.isEmpty()) {
            throw unreadable(operation, "$", "neither a result nor an error");
        }
        throw new ApiException(operation, Delivery.REFUSED, 200, words, "the endpoint says: " + words);
    }

    private Opened open(McpOperation operation, Deadline deadline) {
        Opened known = opened;
        if (known != null) {
            return known;
        }
        JsonObject client = new JsonObject();
        client.addProperty("name", "ibkr-client");
        client.addProperty("version", "0.1");
        JsonObject parameters = new JsonObject();
        parameters.addProperty("protocolVersion", PROTOCOL);
        parameters.add("capabilities", new JsonObject());
        parameters.add("clientInfo", client);
        JsonObject result = exchange(operation, "initialize", parameters, deadline);
        String server = result.get("serverInfo") instanceof JsonObject info
                ? string(info, "name") + " " + string(info, "version")
                : "";
        String protocol = string(result, "protocolVersion");
        if (!protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
            throw unreadable(operation, "$.protocolVersion", "a version that this library does not know");
        }
        String session = string(result, SESSION);
        if (!SESSION_FORM.matcher(session).matches()) {
            throw unreadable(operation, SESSION, "no session id");
        }
        Opened fresh = new Opened(
                session.isEmpty() ? null : session, protocol.isEmpty() ? PROTOCOL : protocol, shortened(server));
        opened = fresh;
        JsonObject notification = new JsonObject();
        notification.addProperty("jsonrpc", "2.0");
        notification.addProperty("method", "notifications/initialized");
        post(operation, tokens.accessToken(null), fresh, notification, deadline); // nothing depends on its answer
        return fresh;
    }

    private Answer post(
            McpOperation operation, String token, @Nullable Opened session, JsonObject message, Deadline deadline) {
        Request.Builder request = new Request.Builder()
                .url(tokens.endpoint())
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json, text/event-stream")
                .post(RequestBody.create(message.toString(), JSON));
        if (session != null) {
            request.header("MCP-Protocol-Version", session.protocol());
            if (session.id() != null) {
                request.header(SESSION, session.id());
            }
        }
        try (Permit permit = pacer.acquire(McpOperation.MESSAGE, deadline)) {
            permit.left();
            return http.send(operation, request.build());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PlainExchange.failure(operation, new InterruptedIOException("interrupted"));
        }
    }

    private void pause(McpOperation operation) {
        try {
            timing.sleep(AFTER_AWAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PlainExchange.failure(operation, new InterruptedIOException("interrupted"));
        }
    }

    private static JsonObject message(long id, String method, JsonObject parameters) {
        JsonObject message = new JsonObject();
        message.addProperty("jsonrpc", "2.0");
        message.addProperty("id", id);
        message.addProperty("method", method);
        message.add("params", parameters);
        return message;
    }

    /** Too many messages: an error of JSON-RPC, or a result that is an error and holds one as text. */
    private static boolean isLimited(JsonObject reply) {
        if (reply.get("error") instanceof JsonObject error) {
            return hasCode(error);
        }
        if (!(reply.get("result") instanceof JsonObject result) || !isTrue(result.get("isError"))) {
            return false;
        }
        String text = text(result);
        return McpHttp.parse(text).filter(McpSession::hasCode).isPresent()
                || text.regionMatches(true, 0, "rate limit", 0, "rate limit".length());
    }

    private static boolean hasCode(JsonObject error) {
        return error.get("code") instanceof JsonPrimitive code
                && code.getAsString().equals(Integer.toString(RATE_LIMIT));
    }

    private static boolean isTrue(@Nullable JsonElement value) {
        return value instanceof JsonPrimitive flag && flag.isBoolean() && flag.getAsBoolean();
    }

    /** The text of the first block. */
    private static String text(JsonObject result) {
        return result.get("content") instanceof JsonArray blocks
                        && !blocks.isEmpty()
                        && blocks.get(0) instanceof JsonObject block
                ? string(block, "text")
                : "";
    }

    private static String string(JsonObject json, String name) {
        return json.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
    }

    private static String shortened(String words) {
        String clean = Redaction.clean(words);
        return clean.substring(0, Math.min(clean.length(), 300));
    }

    private static DecodeException unreadable(McpOperation operation, String path, String message) {
        return new DecodeException(operation, Delivery.UNKNOWN, path, message);
    }
}

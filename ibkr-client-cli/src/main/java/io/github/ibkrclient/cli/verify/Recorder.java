package io.github.ibkrclient.cli.verify;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Records requests and answers behind a {@link Mask}. Of a request it keeps method, path, and the names of what it sends. */
final class Recorder implements Interceptor {
    private static final long LONGEST_BODY = 16L << 20;
    /** The headers whose values are recorded. Of all others the name is. */
    private static final List<String> HEADERS =
            List.of("content-type", "content-length", "cache-control", "retry-after", "server", "allow");

    private static final List<String> MASKED_HEADERS = List.of("www-authenticate", "mcp-session-id", "location");

    private final Mask mask;
    private final JsonArray exchanges = new JsonArray();
    private String step = "";

    Recorder(Mask mask) {
        this.mask = mask;
    }

    /** What happens from now on belongs to this step. */
    synchronized void step(String name) {
        step = name;
    }

    /** Adds what the user said or saw. */
    synchronized void note(String text) {
        JsonObject note = new JsonObject();
        note.addProperty("step", step);
        note.addProperty("note", text);
        exchanges.add(note);
    }

    /** The recording as text. */
    synchronized String text() {
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(exchanges)
                + System.lineSeparator();
    }

    Set<String> unknownKeys() {
        return mask.unknownKeys();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        try {
            Response response = chain.proceed(request);
            record(request, response, "");
            return response;
        } catch (IOException e) {
            record(request, null, e.getClass().getSimpleName());
            throw e;
        }
    }

    private synchronized void record(Request request, @Nullable Response response, String failure) throws IOException {
        JsonObject exchange = new JsonObject();
        exchange.addProperty("step", step);
        exchange.add("request", request(request));
        if (response == null) {
            exchange.addProperty("failure", failure);
        } else {
            JsonObject answer = new JsonObject();
            answer.addProperty("status", response.code());
            JsonObject headers = new JsonObject();
            for (String name : response.headers().names()) {
                String lower = name.toLowerCase(Locale.ROOT);
                String value = Optional.ofNullable(response.header(name)).orElse("");
                headers.addProperty(
                        lower, HEADERS.contains(lower) ? value : MASKED_HEADERS.contains(lower) ? masked(value) : "…");
            }
            answer.add("headers", headers);
            boolean listed = "tools/list".equals(text(exchange.getAsJsonObject("request"), "rpc"));
            String body = response.peekBody(LONGEST_BODY).string();
            answer.add("body", listed ? new JsonPrimitive("in tools.json") : mask.body(body));
            exchange.add("response", answer);
        }
        exchanges.add(exchange);
    }

    private static String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
    }

    /** A header whose parts may be data. */
    private String masked(String value) {
        StringBuilder text = new StringBuilder();
        for (String part : value.split("(?<=[\\s\",=])|(?=[\\s\",=])", -1)) {
            boolean plain = part.matches("[\\s\",=]*|Bearer|resource_metadata|error|scope|realm|error_description");
            text.append(plain ? part : mask.text(part));
        }
        return text.toString();
    }

    private static JsonObject request(Request request) throws IOException {
        JsonObject kept = new JsonObject();
        kept.addProperty("method", request.method());
        kept.addProperty("path", request.url().encodedPath());
        RequestBody body = request.body();
        if (body instanceof FormBody form) {
            JsonArray names = new JsonArray();
            for (int at = 0; at < form.size(); at++) {
                names.add(form.name(at).equals("grant_type") ? form.name(at) + "=" + form.value(at) : form.name(at));
            }
            kept.add("form", names);
        } else if (body != null) {
            Buffer buffer = new Buffer();
            body.writeTo(buffer);
            rpc(buffer.readUtf8(), kept);
        }
        return kept;
    }

    /** The method of a message, and the tool that it calls. */
    private static void rpc(String text, JsonObject kept) {
        try {
            JsonElement message = JsonParser.parseString(text);
            if (message instanceof JsonObject object && object.has("method")) {
                kept.add("rpc", object.get("method"));
                if (object.get("params") instanceof JsonObject params && params.has("name")) {
                    kept.add("tool", params.get("name"));
                    JsonElement period =
                            params.get("arguments") instanceof JsonObject arguments ? arguments.get("period") : null;
                    if (period != null) {
                        kept.add("period", period);
                    }
                }
            }
        } catch (JsonParseException e) {
            kept.addProperty("body", "not JSON");
        }
    }
}

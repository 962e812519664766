package io.github.ibkrclient.mcp.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.internal.http.PlainExchange;
import io.github.ibkrclient.internal.text.Redaction;
import io.github.ibkrclient.operation.Operation;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** One request of the host. IBKR's edge refuses those without a User-Agent. */
public final class McpHttp {
    private static final String USER_AGENT = "ibkr-client (+https://github.com/ibkrclient/ibkr-client)";
    private static final Duration SLOWEST = Duration.ofMinutes(1);
    /** A year of a busy account has some megabytes. */
    private static final long LONGEST_ANSWER = 64L << 20;

    /** Refuses what is not JSON. JsonParser is lenient, and Strictness is missing in the gson of Spring Boot 3.3. */
    private static final TypeAdapter<JsonElement> STRICT_JSON = new Gson().getAdapter(JsonElement.class);

    private final OkHttpClient http;

    /** An answer. */
    public record Answer(int status, Headers headers, String body) {
        /** The object that the body holds; empty when it is empty, cut or something else. */
        public Optional<JsonObject> json() {
            return parse(body);
        }

        /** Whether IBKR's edge or a server behind it is away for now. */
        public boolean away() {
            return status == 502 || status == 503 || status == 504;
        }

        /** Shows the status only. */
        @Override
        public String toString() {
            return "HTTP " + status;
        }
    }

    /** Derives its connections from these. */
    public McpHttp(OkHttpClient base) {
        http = PlainExchange.client(base)
                .readTimeout(SLOWEST)
                .callTimeout(SLOWEST)
                .build();
    }

    /** Sends a request once. */
    public Answer send(Operation operation, Request request) {
        Request named = request.newBuilder().header("User-Agent", USER_AGENT).build();
        try (Response response = http.newCall(named).execute()) {
            if (response.body().source().request(LONGEST_ANSWER + 1)) {
                throw new DecodeException(
                        operation, Delivery.UNKNOWN, "$", "more than " + LONGEST_ANSWER + " bytes; ask for less");
            }
            return new Answer(
                    response.code(),
                    response.headers(),
                    response.body().source().readString(UTF_8));
        } catch (IOException e) {
            throw PlainExchange.failure(operation, e);
        }
    }

    /** What an answer means that is an error, and that nobody can do more about. */
    public static ApiException failure(Operation operation, Answer answer) {
        String words = Redaction.clean(answer.body());
        boolean edge = answer.status() == 403
                && words.toLowerCase(Locale.ROOT)
                        .contains("forbidden"); // a page, from before anybody looks at the token
        return new ApiException(
                operation,
                PlainExchange.provesRefusal(answer.status()) ? Delivery.REFUSED : Delivery.UNKNOWN,
                answer.status(),
                words.isEmpty() ? null : words,
                "HTTP " + answer.status() + (edge ? " of IBKR's edge" : "")
                        + (words.isEmpty() ? "" : ": " + words.substring(0, Math.min(words.length(), 200))));
    }

    static Optional<JsonObject> parse(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            JsonElement whole = STRICT_JSON.read(reader);
            return whole instanceof JsonObject object && reader.peek() == JsonToken.END_DOCUMENT
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (IOException | JsonParseException e) {
            return Optional.empty();
        }
    }
}

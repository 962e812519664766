package io.github.ibkrclient.internal.response;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.internal.json.UnreadableJsonException;
import io.github.ibkrclient.internal.text.Redaction;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.ReportDocument;
import io.github.ibkrclient.operation.Operation;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns a status and bytes into an outcome; knows the shapes of IBKR's answers, the 200 that is an error among them. */
public final class ResponseReader {
    private static final TypeToken<Void> NOTHING = TypeToken.get(Void.class);
    private static final byte[] PDF = "%PDF-".getBytes(UTF_8);

    private final Json json;

    public ResponseReader(Json json) {
        this.json = json;
    }

    /**
     * Reads one answer.
     *
     * @param doubtCold whether an answer that is empty where there may be something counts as cold
     * @param drift takes what the model lacks
     */
    public <T extends @Nullable Object> Outcome<T> read(
            Operation operation,
            TypeToken<T> type,
            int status,
            byte[] body,
            BooleanSupplier doubtCold,
            Consumer<Map<String, Integer>> drift) {
        if (status < 200 || status > 299) {
            return ErrorClassifier.outcome(operation, status, message(body));
        }
        String hidden = type.getRawType() == OrderReply.class ? null : hiddenError(body);
        if (hidden != null) {
            return ErrorClassifier.outcome(operation, status, hidden);
        }
        if (type.equals(NOTHING)) {
            return nothing();
        }
        if (body.length == 0) {
            return new Outcome.Failed<>(unreadable(operation, "$", "an empty body where an answer is due"));
        }
        try {
            Json.Decoded<T> decoded = json.decode(isBarePdf(type, body) ? wrapped(body) : body, type);
            if (!decoded.unknown().isEmpty()) {
                drift.accept(decoded.unknown());
            }
            boolean cold = operation
                    .cold()
                    .filter(how -> doubtCold.getAsBoolean() || !how.when().plausible())
                    .filter(how -> ColdAnswers.matches(how.when(), body))
                    .isPresent();
            return cold
                    ? new Outcome.Cold<>(decoded.value(), notWarm(operation))
                    : new Outcome.Success<>(decoded.value());
        } catch (UnreadableJsonException e) {
            return new Outcome.Failed<>(
                    unreadable(operation, Redaction.clean(e.path()), String.valueOf(e.getMessage())));
        }
    }

    /** A report may come as it is, without the JSON around it (PROTOCOL §6.3). */
    private static boolean isBarePdf(TypeToken<?> type, byte[] body) {
        return type.getRawType() == ReportDocument.class
                && Arrays.equals(body, 0, Math.min(body.length, PDF.length), PDF, 0, PDF.length);
    }

    private static byte[] wrapped(byte[] pdf) {
        String value = Base64.getEncoder().encodeToString(pdf);
        return ("{\"data\":{\"dataType\":\"byte[]\",\"encoding\":\"base64\",\"mimeType\":\"application/pdf\",\"gzip\":false,"
                        + "\"value\":\"" + value + "\"}}")
                .getBytes(UTF_8);
    }

    @SuppressWarnings("NullAway") // only for Void, whose one value is null
    private static <T extends @Nullable Object> Outcome<T> nothing() {
        return new Outcome.Success<>(null);
    }

    private static IbkrException notWarm(Operation operation) {
        return new SessionException(
                operation,
                ErrorCode.ANSWER_NOT_WARM,
                Delivery.REFUSED,
                "IBKR's first answer is empty or incomplete and is not believed before a second one");
    }

    /** An order whose answer cannot be read may well have been placed. */
    private static IbkrException unreadable(Operation operation, String path, String reason) {
        return new DecodeException(operation, Delivery.UNKNOWN, path, reason);
    }

    /** Many endpoints answer 200 with an object that holds nothing but an error text. */
    private static @Nullable String hiddenError(byte[] body) {
        String start = new String(body, 0, Math.min(body.length, 4_096), UTF_8);
        if (!start.stripLeading().startsWith("{") || !start.contains("\"error\"")) {
            return null;
        }
        JsonObject object = object(body);
        JsonElement error = object == null ? null : object.get("error");
        return error == null || !error.isJsonPrimitive() || error.getAsString().isBlank() ? null : error.getAsString();
    }

    /** IBKR's own words, from whichever of its error shapes this is. */
    private static @Nullable String message(byte[] body) {
        JsonObject object = object(body);
        if (object == null) {
            String text = new String(body, UTF_8).strip();
            return text.isEmpty() ? null : text;
        }
        for (String key : new String[] {"error", "detail", "title", "fail", "message", "status"}) {
            JsonElement value = object.get(key);
            if (value != null && value.isJsonPrimitive()) {
                return value.getAsString() + invalidArguments(object);
            }
            JsonElement inner = value != null && value.isJsonObject()
                    ? value.getAsJsonObject().get("errorMessage")
                    : null;
            if (inner != null && inner.isJsonPrimitive()) {
                return inner.getAsString();
            }
        }
        return null;
    }

    /** The reports name each argument they do not take. */
    private static String invalidArguments(JsonObject problem) {
        if (!(problem.get("invalidArguments") instanceof JsonArray arguments)) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (JsonElement argument : arguments) {
            if (argument instanceof JsonObject named && named.get("field") instanceof JsonPrimitive field) {
                text.append("; ").append(field.getAsString());
                if (named.get("description") instanceof JsonPrimitive description) {
                    text.append(": ").append(description.getAsString());
                }
            }
        }
        return text.toString();
    }

    private static @Nullable JsonObject object(byte[] body) {
        try {
            JsonElement element = JsonParser.parseString(new String(body, UTF_8));
            return element.isJsonObject() ? element.getAsJsonObject() : null;
        } catch (JsonParseException notJson) {
            return null;
        }
    }
}

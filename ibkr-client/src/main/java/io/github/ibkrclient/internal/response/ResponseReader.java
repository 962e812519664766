package io.github.ibkrclient.internal.response;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.internal.json.UnreadableJsonException;
import io.github.ibkrclient.internal.text.Redaction;
import io.github.ibkrclient.model.CancelReply;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.ReportDestination;
import io.github.ibkrclient.model.ReportDocument;
import io.github.ibkrclient.operation.Operation;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns status and body of an answer into an outcome. It knows all shapes of IBKR's answers and errors. */
public final class ResponseReader {
    private static final List<String> ERROR_KEYS = List.of("error", "detail", "title", "fail", "message", "status");

    private final Json json;

    public ResponseReader(Json json) {
        this.json = json;
    }

    /**
     * Reads one answer.
     *
     * @param mayBeCold whether an empty answer may be a cold one
     * @param drift takes the fields and constants that the model lacks
     */
    public <T extends @Nullable Object> Outcome<T> read(
            Operation operation,
            TypeToken<T> type,
            Answer answer,
            BooleanSupplier mayBeCold,
            Consumer<Map<String, Integer>> drift) {
        byte[] body = answer.body();
        if (!answer.succeeded()) {
            Outcome<T> outcome = ErrorClassifier.outcome(operation, answer.status(), words(body));
            return isRefusedOrder(outcome, type) ? new Outcome.Success<>(refusal(outcome.failure(), type)) : outcome;
        }
        String hidden = hiddenError(body);
        if (hidden != null) {
            Outcome<T> outcome = ErrorClassifier.outcome(operation, answer.status(), hidden);
            if (!isRefusedOrder(outcome, type)) {
                return outcome;
            }
        }
        if (type.getRawType() == Void.class) {
            return nothing();
        }
        if (answer.tooLong()) {
            return unreadable(operation, "$", "it is longer than an answer of this call may be");
        }
        if (body.length == 0) {
            return unreadable(operation, "$", "an empty body where an answer is due");
        }
        boolean barePdf = isBarePdf(type, body);
        if (!barePdf && answer.otherCharset()) {
            return unreadable(operation, "$", "it declares another charset than UTF-8");
        }
        try {
            Json.Decoded<T> decoded = json.decode(barePdf ? wrapped(body) : body, plain(type));
            if (!decoded.unknown().isEmpty()) {
                drift.accept(decoded.unknown());
            }
            boolean cold = operation
                    .cold()
                    .filter(how -> mayBeCold.getAsBoolean() || !how.when().plausible())
                    .filter(how -> ColdAnswers.matches(how.when(), body))
                    .isPresent();
            return cold
                    ? new Outcome.Cold<>(decoded.value(), notWarm(operation))
                    : new Outcome.Success<>(decoded.value());
        } catch (UnreadableJsonException e) {
            return unreadable(operation, Redaction.clean(e.path()), String.valueOf(e.getMessage()));
        }
    }

    /** Whether IBKR refused the order itself. The reply says so, so it is no failure of the call. */
    private static boolean isRefusedOrder(Outcome<?> outcome, TypeToken<?> type) {
        return (type.getRawType() == OrderReply.class || type.getRawType() == CancelReply.class)
                && outcome instanceof Outcome.Failed<?>
                && outcome.failure().code() == ErrorCode.ORDER_REJECTED;
    }

    /** The reply that a refusal with an HTTP error stands for. */
    private <T extends @Nullable Object> T refusal(IbkrException failure, TypeToken<T> type) {
        String words = failure instanceof ApiException refused ? refused.ibkrMessage() : null;
        Map<String, String> reply = Map.of("error", words == null ? failure.explanation() : words);
        return json.decode(json.encode(reply), type).value();
    }

    /** A report may come as a PDF without the JSON around it; see {@code docs/protocol.md#report-bare-pdf}. */
    private static boolean isBarePdf(TypeToken<?> type, byte[] body) {
        return type.getRawType() == ReportDocument.class && start(body, 5).equals("%PDF-");
    }

    /** The type alone: Gson keeps what it is asked for, and with it a destination. */
    @SuppressWarnings("unchecked")
    private static <T extends @Nullable Object> TypeToken<T> plain(TypeToken<T> type) {
        return type instanceof ReportDestination ? (TypeToken<T>) TypeToken.get(type.getType()) : type;
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
                "IBKR's first answer is empty or incomplete, which may change with a second one");
    }

    /** The delivery is unknown, because an order may have been placed although its answer cannot be read. */
    private static <T extends @Nullable Object> Outcome<T> unreadable(Operation operation, String path, String reason) {
        return new Outcome.Failed<>(new DecodeException(operation, Delivery.UNKNOWN, path, reason));
    }

    /** The error in an answer with status 200; see {@code docs/protocol.md#error-in-200}. Null when there is none. */
    private static @Nullable String hiddenError(byte[] body) {
        String start = start(body, 4_096);
        JsonObject object = start.stripLeading().startsWith("{") && start.contains("\"error\"") ? object(body) : null;
        return object != null
                        && object.get("error") instanceof JsonPrimitive error
                        && !error.getAsString().isBlank()
                ? error.getAsString()
                : null;
    }

    private static String start(byte[] body, int length) {
        return new String(body, 0, Math.min(body.length, length), UTF_8);
    }

    /** IBKR's own words in an error, whatever shape it has; see {@code docs/protocol.md#error-shapes}. Null for none. */
    private static @Nullable String words(byte[] body) {
        JsonObject object = object(body);
        if (object == null) {
            String text = new String(body, UTF_8).strip();
            return text.isEmpty() ? null : text;
        }
        for (String key : ERROR_KEYS) {
            JsonElement value = object.get(key);
            JsonElement words = value instanceof JsonObject inner ? inner.get("errorMessage") : value;
            if (words instanceof JsonPrimitive text) {
                return text.getAsString() + invalidArguments(object);
            }
        }
        return null;
    }

    /** The arguments that the reports refuse, each with the reason; empty when none are named. */
    private static String invalidArguments(JsonObject problem) {
        StringBuilder text = new StringBuilder();
        if (problem.get("invalidArguments") instanceof JsonArray arguments) {
            for (JsonElement argument : arguments) {
                if (argument instanceof JsonObject named && named.get("field") instanceof JsonPrimitive field) {
                    text.append("; ").append(field.getAsString());
                    if (named.get("description") instanceof JsonPrimitive description) {
                        text.append(": ").append(description.getAsString());
                    }
                }
            }
        }
        return text.toString();
    }

    private static @Nullable JsonObject object(byte[] body) {
        try {
            return JsonParser.parseString(new String(body, UTF_8)) instanceof JsonObject object ? object : null;
        } catch (JsonParseException notJson) {
            return null;
        }
    }
}

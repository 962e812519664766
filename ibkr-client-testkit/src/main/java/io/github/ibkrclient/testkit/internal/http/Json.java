package io.github.ibkrclient.testkit.internal.http;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object while it is built. Keys keep their order and decimals keep their digits. */
public final class Json {
    /** Refuses what is not JSON. JsonParser is lenient, and Strictness is missing in the gson of Spring Boot 3.3. */
    private static final TypeAdapter<JsonElement> STRICT = new Gson().getAdapter(JsonElement.class);

    private final JsonObject object = new JsonObject();

    private Json() {}

    /** An empty object. */
    public static Json object() {
        return new Json();
    }

    /** Adds a value: a text, a number, a truth value, an object, a list, a map or null. */
    public Json put(String name, @Nullable Object value) {
        object.add(name, element(value));
        return this;
    }

    /** Adds a value unless it is null. */
    public Json putIfPresent(String name, @Nullable Object value) {
        return value == null ? this : put(name, value);
    }

    /** The object. */
    public JsonObject element() {
        return object;
    }

    /** A list. */
    public static JsonArray array(Iterable<?> values) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(element(value)));
        return array;
    }

    /** The object that a text holds; an empty object when the text is blank, null when it holds anything else. */
    public static @Nullable JsonObject parse(String text) {
        if (text.isBlank()) {
            return new JsonObject();
        }
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            JsonElement whole = STRICT.read(reader);
            return whole instanceof JsonObject parsed && reader.peek() == JsonToken.END_DOCUMENT ? parsed : null;
        } catch (JsonParseException | IOException e) {
            return null;
        }
    }

    /** A member as text, also when it is a number; null when it is missing or no plain value. */
    public static @Nullable String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive ? primitive.getAsString() : null;
    }

    /** A member as a truth value; null when it is missing or of another type. */
    public static @Nullable Boolean truth(JsonObject object, String name) {
        return (object.get(name) instanceof JsonPrimitive primitive && primitive.isBoolean())
                ? (Boolean) primitive.getAsBoolean()
                : null;
    }

    /** A member as a number, also when it is numeric text; null when it is missing or not numeric. */
    public static @Nullable BigDecimal number(JsonObject object, String name) {
        String text = text(object, name);
        try {
            return text == null ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The number with at least one digit behind the decimal point, as IBKR sends it. */
    public static BigDecimal decimal(BigDecimal value) {
        return value.setScale(Math.max(1, value.scale()));
    }

    /** The object as text. */
    @Override
    public String toString() {
        return object.toString();
    }

    private static JsonElement element(@Nullable Object value) {
        if (value == null) {
            return JsonNull.INSTANCE;
        } else if (value instanceof JsonElement element) {
            return element;
        } else if (value instanceof Json json) {
            return json.object;
        } else if (value instanceof BigDecimal decimal) {
            return new JsonPrimitive(decimal.setScale(Math.max(0, decimal.scale())));
        } else if (value instanceof Number number) {
            return new JsonPrimitive(number);
        } else if (value instanceof Boolean truth) {
            return new JsonPrimitive(truth);
        } else if (value instanceof Iterable<?> list) {
            return array(list);
        } else if (value instanceof Map<?, ?> map) {
            Json json = object();
            map.forEach((key, member) -> json.put(String.valueOf(key), member));
            return json.object;
        }
        return new JsonPrimitive(value.toString());
    }
}

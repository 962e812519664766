package io.github.ibkrclient.testkit.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of JSON in the making; keys keep their order, decimals their digits. */
public final class Json {
    private final JsonObject object = new JsonObject();

    private Json() {}

    /** An empty object. */
    public static Json object() {
        return new Json();
    }

    /** Adds a value: text, number, truth value, object, list, map or null. */
    public Json put(String name, @Nullable Object value) {
        object.add(name, element(value));
        return this;
    }

    /** Adds a value only when there is one. */
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

    /** The object a text holds; an empty object when it is blank, null when it is anything else. */
    public static @Nullable JsonObject parse(String text) {
        if (text.isBlank()) {
            return new JsonObject();
        }
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement whole = JsonParser.parseReader(reader);
            return whole instanceof JsonObject parsed && reader.peek() == JsonToken.END_DOCUMENT ? parsed : null;
        } catch (JsonParseException | IOException e) {
            return null;
        }
    }

    /** A member as text, also when it is a number; null when it is missing or no plain value. */
    public static @Nullable String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive ? primitive.getAsString() : null;
    }

    /** A member as a truth value; null when it is missing or something else. */
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

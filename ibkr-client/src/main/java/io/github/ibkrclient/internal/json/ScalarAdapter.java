package io.github.ibkrclient.internal.json;

import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a number, a flag or a text from a JSON number, text or boolean, since IBKR sends the same field as any of them; see
 * {@code docs/protocol.md#numbers-as-texts}.
 */
final class ScalarAdapter extends TypeAdapter<@Nullable Object> {
    /** In characters. IBKR sends no number as long; the parser takes very long for one of millions of digits. */
    private static final int LONGEST_NUMBER = 100;

    private static final int LARGEST_SCALE = 1_000;

    private final Function<String, @Nullable Object> parser;

    private ScalarAdapter(Function<String, @Nullable Object> parser) {
        this.parser = parser;
    }

    static GsonBuilder register(GsonBuilder gson) {
        return gson.registerTypeAdapter(String.class, new ScalarAdapter(text -> text))
                .registerTypeAdapter(BigDecimal.class, value(ScalarAdapter::decimal))
                .registerTypeAdapter(Long.class, value(text -> decimal(text).longValueExact()))
                .registerTypeAdapter(Integer.class, value(text -> decimal(text).intValueExact()))
                .registerTypeAdapter(Boolean.class, value(ScalarAdapter::flag));
    }

    /** An adapter that takes an empty text and N/A for null; see {@code docs/protocol.md#absent-numbers}. */
    private static ScalarAdapter value(Function<String, Object> parser) {
        return new ScalarAdapter(text -> text.isBlank() || text.equalsIgnoreCase("N/A") ? null : parser.apply(text));
    }

    private static BigDecimal decimal(String text) {
        if (text.length() <= LONGEST_NUMBER) {
            BigDecimal number = new BigDecimal(text.strip());
            if (Math.abs(number.scale()) <= LARGEST_SCALE) {
                return number;
            }
        }
        throw new IllegalArgumentException("the number is too long");
    }

    private static Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    @Override
    public @Nullable Object read(JsonReader in) throws IOException {
        JsonToken token = in.peek();
        if (token == JsonToken.NULL) {
            in.nextNull();
            return null;
        }
        if (token != JsonToken.BOOLEAN && token != JsonToken.NUMBER && token != JsonToken.STRING) {
            throw new UnreadableJsonException(in.getPath(), "expected a single value, found " + token);
        }
        try {
            return parser.apply(token == JsonToken.BOOLEAN ? String.valueOf(in.nextBoolean()) : in.nextString());
        } catch (NumberFormatException e) {
            throw new UnreadableJsonException(in.getPreviousPath(), "not a number");
        } catch (ArithmeticException e) {
            throw new UnreadableJsonException(in.getPreviousPath(), "an integer would lose digits");
        } catch (IllegalArgumentException e) {
            throw new UnreadableJsonException(in.getPreviousPath(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void write(JsonWriter out, @Nullable Object value) throws IOException {
        if (value instanceof BigDecimal number) {
            out.jsonValue(number.toPlainString());
        } else if (value instanceof Number number) {
            out.value(number);
        } else if (value instanceof Boolean flag) {
            out.value(flag);
        } else {
            out.value((String) value);
        }
    }
}

package io.github.ibkrclient.internal.json;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Numbers, flags and texts in whichever of the three forms IBKR happens to send them. */
final class Scalars {
    /** No number of IBKR's is longer; a longer one is an attack on the parser. */
    private static final int LONGEST_NUMBER = 100;

    private static final int LARGEST_SCALE = 1_000;

    private static final Map<Class<?>, Function<Text, @Nullable Object>> READERS = Map.of(
            BigDecimal.class,
            Scalars::decimal,
            Long.class,
            text -> integer(text, BigDecimal::longValueExact),
            long.class,
            text -> integer(text, BigDecimal::longValueExact),
            Integer.class,
            text -> integer(text, BigDecimal::intValueExact),
            int.class,
            text -> integer(text, BigDecimal::intValueExact),
            Boolean.class,
            Scalars::flag,
            boolean.class,
            Scalars::flag,
            String.class,
            Text::value);

    static final TypeAdapterFactory FACTORY = new TypeAdapterFactory() {
        @Override
        @SuppressWarnings("unchecked") // the table holds a reader of T for T
        public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            Function<Text, @Nullable Object> reader = READERS.get(type.getRawType());
            return reader == null ? null : (TypeAdapter<T>) new ScalarAdapter(reader);
        }
    };

    private Scalars() {}

    /** A scalar of the document as text, and the reader that has just passed it. */
    private record Text(String value, JsonReader in) {
        /** IBKR writes an absent number as an empty text or as N/A. */
        boolean absent() {
            return value.isBlank() || value.equalsIgnoreCase("N/A");
        }

        UnreadableJsonException unreadable(String reason) {
            return new UnreadableJsonException(in.getPreviousPath(), reason);
        }
    }

    private static @Nullable BigDecimal decimal(Text text) {
        if (text.absent()) {
            return null;
        }
        try {
            if (text.value().length() <= LONGEST_NUMBER) {
                BigDecimal number = new BigDecimal(text.value().strip());
                if (Math.abs(number.scale()) <= LARGEST_SCALE) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            throw text.unreadable("not a number");
        }
        throw text.unreadable("a number of unbelievable length");
    }

    private static @Nullable Object integer(Text text, Function<BigDecimal, Object> exact) {
        BigDecimal number = decimal(text);
        try {
            return number == null ? null : exact.apply(number);
        } catch (ArithmeticException e) {
            throw text.unreadable("an integer would lose digits");
        }
    }

    private static @Nullable Object flag(Text text) {
        if (text.absent()) {
            return null;
        }
        return switch (text.value().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw text.unreadable("neither true nor false");
        };
    }

    private static final class ScalarAdapter extends TypeAdapter<@Nullable Object> {
        private final Function<Text, @Nullable Object> reader;

        ScalarAdapter(Function<Text, @Nullable Object> reader) {
            this.reader = reader;
        }

        @Override
        public @Nullable Object read(JsonReader in) throws IOException {
            JsonToken token = in.peek();
            return switch (token) {
                case NULL -> {
                    in.nextNull();
                    yield null;
                }
                case BOOLEAN -> reader.apply(new Text(String.valueOf(in.nextBoolean()), in));
                case NUMBER, STRING -> reader.apply(new Text(in.nextString(), in));
                default -> throw new UnreadableJsonException(in.getPath(), "a single value was due, not " + token);
            };
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
}

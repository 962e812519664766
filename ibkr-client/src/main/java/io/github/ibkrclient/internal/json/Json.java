package io.github.ibkrclient.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.JsonSyntaxException;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonToken;
import io.github.ibkrclient.model.WireTime;
import java.io.IOException;
import java.io.StringReader;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads answers and writes request bodies. Thread-safe. */
public final class Json {
    private static final Pattern SHAPE = Pattern.compile("Expected (?:an? )?(\\w+) but was (\\w+)");

    /** One for all clients, because its adapters take four fifths of the memory that a client would take. */
    private static final Gson GSON = ScalarAdapter.register(new GsonBuilder())
            .disableHtmlEscaping()
            .registerTypeAdapter(
                    LocalDate.class, new WireTime.BasicDate()) // elements of lists have no form of their own
            .registerTypeAdapter(YearMonth.class, new WireTime.BasicMonth())
            .registerTypeAdapter(Year.class, new WireTime.BasicYear())
            .registerTypeAdapterFactory(new EnumFactory())
            .registerTypeAdapterFactory(new ImmutableCollections())
            .create();

    /** The record that an object without fields is read as; empty for records that need some. */
    private static final ClassValue<Optional<Object>> BLANK = new ClassValue<>() {
        @Override
        protected Optional<Object> computeValue(Class<?> type) {
            try {
                return Optional.of(GSON.fromJson("{}", type));
            } catch (RuntimeException needsFields) {
                return Optional.empty();
            }
        }
    };

    /**
     * What was read.
     *
     * @param value the value
     * @param unknown fields and enum constants that the model lacks, with how often each was met
     */
    public record Decoded<T>(T value, Map<String, Integer> unknown) {
        /** Copies the map. */
        public Decoded {
            unknown = Map.copyOf(unknown);
        }
    }

    /**
     * Reads one JSON document.
     *
     * @throws UnreadableJsonException when it is no UTF-8, no JSON, has another shape, or a value would lose digits
     */
    public <T> Decoded<T> decode(byte[] utf8, TypeToken<T> type) {
        String text = text(utf8);
        // A decoding stream would allocate 8 kB for the smallest answer.
        DriftCountingReader reader = new DriftCountingReader(new StringReader(text));
        try {
            T value = GSON.getAdapter(type).read(reader);
            if (value == null) {
                throw new UnreadableJsonException("$", "null where a value is due");
            }
            if (reader.peek() != JsonToken.END_DOCUMENT) { // peek itself refuses most of what may follow
                throw new UnreadableJsonException("$", "more than one document");
            }
            if (!reader.unknown().isEmpty() && value instanceof List<?> rows) {
                refuseForeignRows(rows);
            }
            return new Decoded<>(value, reader.unknown());
        } catch (UnreadableJsonException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableJsonException(reader.getPath(), "not JSON, or cut off");
        } catch (RuntimeException e) {
            // Gson throws several kinds of these for a wrong shape, and for what the constructor of a record throws.
            Throwable cause = e.getCause();
            throw cause instanceof NullPointerException || cause instanceof IllegalArgumentException
                    ? new UnreadableJsonException(reader.getPreviousPath(), String.valueOf(cause.getMessage()))
                    : new UnreadableJsonException(reader.getPath(), reason(e));
        }
    }

    /** Writes a value as IBKR takes it, without nulls and with numbers in plain digits. */
    public byte[] encode(Object value) {
        return GSON.toJson(value).getBytes(UTF_8);
    }

    /** A value as it would be had it been read as another type, or built from one; empty when it has another shape. */
    public static <T> Optional<T> as(@Nullable Object value, Class<T> type) {
        if (type.isInstance(value)) {
            return Optional.of(type.cast(value));
        }
        try {
            return value == null ? Optional.empty() : Optional.ofNullable(GSON.fromJson(GSON.toJson(value), type));
        } catch (RuntimeException anotherShape) {
            return Optional.empty();
        }
    }

    /** The text. Java puts U+FFFD for bytes that are no UTF-8; such a text has other bytes. */
    private static String text(byte[] utf8) {
        String text = new String(utf8, UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(UTF_8), utf8)) {
            throw new UnreadableJsonException("$", "not UTF-8");
        }
        return text;
    }

    /** Refuses a list with a row of which no field is known: it is another list than the one that was asked for. */
    private static void refuseForeignRows(List<?> rows) {
        if (!rows.isEmpty() && rows.get(0) instanceof Record first) {
            int foreign = BLANK.get(first.getClass()).map(rows::indexOf).orElse(-1);
            if (foreign >= 0) {
                throw new UnreadableJsonException("$[" + foreign + "]", "none of its fields is known");
            }
        }
    }

    /** Why a document cannot be read. The messages of Gson's own exceptions hold values of the document, so they are cut. */
    private static String reason(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof JsonParseException && !(e instanceof JsonSyntaxException)) {
            return message;
        }
        Matcher shape = SHAPE.matcher(message);
        return shape.find()
                ? "expected " + shape.group(1) + " but was " + shape.group(2)
                : "another shape than expected";
    }
}

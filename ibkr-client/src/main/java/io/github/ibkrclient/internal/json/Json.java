package io.github.ibkrclient.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.JsonSyntaxException;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads answers and writes request bodies. Thread-safe. */
public final class Json {
    private static final Pattern SHAPE = Pattern.compile("Expected (?:a |an )?(\\w+) but was (\\w+)");

    /** One for all: the adapters that it makes and keeps are four fifths of what a client would take of the heap. */
    private static final Gson GSON = new GsonBuilder()
            .disableHtmlEscaping()
            .registerTypeAdapterFactory(new EnumFactory())
            .registerTypeAdapterFactory(new ImmutableCollections())
            .registerTypeAdapterFactory(Scalars.FACTORY)
            .create();

    /** What is made of an object without fields; nothing for records that need some. */
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
     * @throws UnreadableJsonException when it is no JSON, has another shape, or a value would lose digits
     */
    public <T> Decoded<T> decode(byte[] utf8, TypeToken<T> type) {
        // a decoding stream would allocate 8 kB for the smallest answer
        DriftCountingReader reader = new DriftCountingReader(new StringReader(new String(utf8, UTF_8)));
        try {
            T value = GSON.getAdapter(type).read(reader);
            if (value == null) {
                throw new UnreadableJsonException("$", "null where a value is due");
            }
            if (reader.peek() != JsonToken.END_DOCUMENT) { // peek itself refuses most of what may follow
                throw new UnreadableJsonException("$", "more than one document");
            }
            if (!reader.unknown().isEmpty() && value instanceof List<?> rows) {
                refuseStrange(rows);
            }
            return new Decoded<>(value, reader.unknown());
        } catch (UnreadableJsonException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableJsonException(reader.getPath(), "not JSON, or cut off");
        } catch (RuntimeException e) {
            // Gson reports a wrong shape, and what a record's constructor refuses, as several kinds of these
            Throwable refusal = e.getCause();
            throw refusal instanceof NullPointerException || refusal instanceof IllegalArgumentException
                    ? new UnreadableJsonException(reader.getPreviousPath(), text(refusal.getMessage()))
                    : new UnreadableJsonException(reader.getPath(), reason(e));
        }
    }

    /** Writes a value as IBKR takes it: no nulls, numbers in plain digits. */
    public byte[] encode(Object value) {
        return GSON.toJson(value).getBytes(UTF_8);
    }

    /** A row that holds only what is not known is of another list than the one that was asked for. */
    private static void refuseStrange(List<?> rows) {
        if (!rows.isEmpty() && rows.get(0) instanceof Record first) {
            int strange = BLANK.get(first.getClass()).map(rows::indexOf).orElse(-1);
            if (strange >= 0) {
                throw new UnreadableJsonException("$[" + strange + "]", "none of its fields is known");
            }
        }
    }

    /** The messages of Gson's own exceptions hold values of the document, so they are not passed on. */
    private static String reason(RuntimeException e) {
        if (e instanceof JsonParseException && !(e instanceof JsonSyntaxException)) {
            return text(e.getMessage());
        }
        Matcher shape = SHAPE.matcher(text(e.getMessage()));
        return shape.find()
                ? "expected " + shape.group(1) + " but was " + shape.group(2)
                : "another shape than expected";
    }

    private static String text(@Nullable String message) {
        return message == null ? "unreadable" : message;
    }
}

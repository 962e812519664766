package io.github.ibkrclient.model;

import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which IBKR writes times, as Gson adapters for generated records. All take a number or a text, since the
 * same field comes as either; an empty text and {@code N/A} are null. What they cannot read is a {@link
 * JsonSyntaxException} that does not repeat it.
 *
 * @param <T> the Java type
 */
public abstract sealed class WireTime<T> extends TypeAdapter<@Nullable T> {
    /** From here on a number of unknown unit is milliseconds: as seconds it would be the year 5138. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private final String form;

    private WireTime(String form) {
        this.form = form;
    }

    abstract T parse(String text);

    abstract void writeValue(JsonWriter out, T value) throws IOException;

    @Override
    public final @Nullable T read(JsonReader in) throws IOException {
        JsonToken token = in.peek();
        if (token == JsonToken.NULL) {
            in.nextNull();
            return null;
        }
        if (token != JsonToken.NUMBER && token != JsonToken.STRING) {
            throw new JsonSyntaxException("expected " + form + ", found " + token);
        }
        String text = in.nextString().strip();
        if (text.isEmpty() || text.equalsIgnoreCase("N/A")) {
            return null;
        }
        try {
            return parse(text);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            // The cause would repeat the text.
            throw new JsonSyntaxException("expected " + form);
        }
    }

    @Override
    public final void write(JsonWriter out, @Nullable T value) throws IOException {
        if (value == null) {
            out.nullValue();
        } else {
            writeValue(out, value);
        }
    }

    private static long whole(String text) {
        return new BigDecimal(text).longValueExact();
    }

    private static DateTimeFormatter utc(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT)
                .withZone(ZoneOffset.UTC);
    }

    /** Milliseconds since 1970. */
    public static final class EpochMillis extends WireTime<Instant> {
        /** For Gson. */
        public EpochMillis() {
            super("milliseconds since 1970");
        }

        @Override
        Instant parse(String text) {
            return Instant.ofEpochMilli(whole(text));
        }

        @Override
        void writeValue(JsonWriter out, Instant value) throws IOException {
            out.value(value.toEpochMilli());
        }
    }

    /** Seconds since 1970. */
    public static final class EpochSeconds extends WireTime<Instant> {
        /** For Gson. */
        public EpochSeconds() {
            super("seconds since 1970");
        }

        @Override
        Instant parse(String text) {
            return Instant.ofEpochSecond(whole(text));
        }

        @Override
        void writeValue(JsonWriter out, Instant value) throws IOException {
            out.value(value.getEpochSecond());
        }
    }

    /** Seconds or milliseconds since 1970, told apart by their size; written as milliseconds. */
    public static final class Epoch extends WireTime<Instant> {
        /** For Gson. */
        public Epoch() {
            super("seconds or milliseconds since 1970");
        }

        @Override
        Instant parse(String text) {
            long number = whole(text);
            return Math.abs(number) >= FIRST_MILLIS ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
        }

        @Override
        void writeValue(JsonWriter out, Instant value) throws IOException {
            out.value(value.toEpochMilli());
        }
    }

    /** {@code 20231211-18:00:49} in UTC. */
    public static final class CompactUtc extends WireTime<Instant> {
        private static final DateTimeFormatter FORMAT = utc("uuuuMMdd-HH:mm:ss");

        /** For Gson. */
        public CompactUtc() {
            super("yyyyMMdd-HH:mm:ss");
        }

        @Override
        Instant parse(String text) {
            return FORMAT.parse(text, Instant::from);
        }

        @Override
        void writeValue(JsonWriter out, Instant value) throws IOException {
            out.value(FORMAT.format(value));
        }
    }

    /** {@code 231211180049} in UTC. */
    public static final class ShortUtc extends WireTime<Instant> {
        private static final DateTimeFormatter FORMAT = utc("uuMMddHHmmss");

        /** For Gson. */
        public ShortUtc() {
            super("yyMMddHHmmss");
        }

        @Override
        Instant parse(String text) {
            return FORMAT.parse(text, Instant::from);
        }

        @Override
        void writeValue(JsonWriter out, Instant value) throws IOException {
            out.value(FORMAT.format(value));
        }
    }

    /** {@code 20231211}. */
    public static final class BasicDate extends WireTime<LocalDate> {
        private static final DateTimeFormatter FORMAT = utc("uuuuMMdd");

        /** For Gson. */
        public BasicDate() {
            super("yyyyMMdd");
        }

        @Override
        LocalDate parse(String text) {
            return FORMAT.parse(text, LocalDate::from);
        }

        @Override
        void writeValue(JsonWriter out, LocalDate value) throws IOException {
            out.value(FORMAT.format(value));
        }
    }

    /** A length of time in milliseconds. */
    public static final class Millis extends WireTime<Duration> {
        /** For Gson. */
        public Millis() {
            super("a number of milliseconds");
        }

        @Override
        Duration parse(String text) {
            return Duration.ofMillis(whole(text));
        }

        @Override
        void writeValue(JsonWriter out, Duration value) throws IOException {
            out.value(value.toMillis());
        }
    }
}

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
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which IBKR writes times, as Gson adapters for generated records; see {@code
 * docs/protocol.md#times-and-numbers}. Each reads a number and a text, because the same field comes as either. An empty
 * text and {@code N/A} are null. Everything else throws a {@link JsonSyntaxException} that does not repeat the value.
 *
 * @param <T> the Java type
 */
public abstract sealed class WireTime<T> extends TypeAdapter<@Nullable T> {
    private final String form;
    private final Function<String, T> parse;
    private final Function<T, Object> write;

    /** A form that is a whole number. */
    private WireTime(String form, Function<Long, T> parse, Function<T, Long> write) {
        this.form = form;
        this.parse = text -> parse.apply(new BigDecimal(text).longValueExact());
        this.write = write::apply;
    }

    /** A form that is a text, in UTC. */
    private WireTime(String pattern, TemporalQuery<T> query) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT)
                .withZone(ZoneOffset.UTC);
        this.form = pattern.replace('u', 'y');
        this.parse = text -> format.parse(text, query);
        this.write = value -> format.format((TemporalAccessor) value);
    }

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
            return parse.apply(text);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            // The cause would repeat the text.
            throw new JsonSyntaxException("expected " + form);
        }
    }

    @Override
    public final void write(JsonWriter out, @Nullable T value) throws IOException {
        if (value == null) {
            out.nullValue();
        } else if (write.apply(value) instanceof Number number) {
            out.value(number);
        } else {
            out.value((String) write.apply(value));
        }
    }

    /** Milliseconds since 1970. */
    public static final class EpochMillis extends WireTime<Instant> {
        /** For Gson. */
        public EpochMillis() {
            super("milliseconds since 1970", Instant::ofEpochMilli, Instant::toEpochMilli);
        }
    }

    /** Seconds since 1970. */
    public static final class EpochSeconds extends WireTime<Instant> {
        /** For Gson. */
        public EpochSeconds() {
            super("seconds since 1970", Instant::ofEpochSecond, Instant::getEpochSecond);
        }
    }

    /**
     * Seconds or milliseconds since 1970, told apart by their size; written as milliseconds. See {@code
     * docs/protocol.md#epoch-of-summary}.
     */
    public static final class Epoch extends WireTime<Instant> {
        /** Numbers from here on are milliseconds: as seconds, this one would be in the year 5138. */
        private static final long FIRST_MILLIS = 100_000_000_000L;

        /** For Gson. */
        public Epoch() {
            super("seconds or milliseconds since 1970", Epoch::instant, Instant::toEpochMilli);
        }

        private static Instant instant(long number) {
            return Math.abs(number) >= FIRST_MILLIS ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
        }
    }

    /** {@code 20231211-18:00:49} in UTC. */
    public static final class CompactUtc extends WireTime<Instant> {
        /** For Gson. */
        public CompactUtc() {
            super("uuuuMMdd-HH:mm:ss", Instant::from);
        }
    }

    /** {@code 231211180049} in UTC. */
    public static final class ShortUtc extends WireTime<Instant> {
        /** For Gson. */
        public ShortUtc() {
            super("uuMMddHHmmss", Instant::from);
        }
    }

    /** {@code 20231211}. */
    public static final class BasicDate extends WireTime<LocalDate> {
        /** For Gson. */
        public BasicDate() {
            super("uuuuMMdd", LocalDate::from);
        }
    }

    /** {@code 202312}. */
    public static final class BasicMonth extends WireTime<YearMonth> {
        /** For Gson. */
        public BasicMonth() {
            super("uuuuMM", YearMonth::from);
        }
    }

    /** {@code 2023}. */
    public static final class BasicYear extends WireTime<Year> {
        /** For Gson. */
        public BasicYear() {
            super("uuuu", Year::from);
        }
    }

    /** A length of time in milliseconds. */
    public static final class Millis extends WireTime<Duration> {
        /** For Gson. */
        public Millis() {
            super("a number of milliseconds", Duration::ofMillis, Duration::toMillis);
        }
    }
}

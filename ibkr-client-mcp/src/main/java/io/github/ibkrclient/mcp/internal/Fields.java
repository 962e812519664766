package io.github.ibkrclient.mcp.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object of an answer. A field that is missing or null is not known, so it is null. A field that is there
 * and cannot be read is an error. Fields that nobody asks for are counted.
 */
public final class Fields {
    private static final int MOST_DIGITS = 1000;

    private final McpOperation tool;
    private final JsonObject object;
    private final String path;
    private final ConcurrentMap<String, Integer> unknown;
    private final Set<String> asked = new HashSet<>();

    private Fields(McpOperation tool, JsonObject object, String path, ConcurrentMap<String, Integer> unknown) {
        this.tool = tool;
        this.object = object;
        this.path = path;
        this.unknown = unknown;
    }

    /** Reads an answer, and counts the fields of it that nobody knows. */
    public static <T> T read(
            String tool, JsonObject answer, ConcurrentMap<String, Integer> unknown, Function<Fields, T> reader) {
        return new Fields(McpOperation.tool(tool), answer, "$", unknown).read(reader);
    }

    private <T> T read(Function<Fields, T> reader) {
        T value = reader.apply(this);
        object.keySet().stream()
                .filter(name -> !asked.contains(name))
                .forEach(name -> unknown.merge(
                        tool.name() + " " + path.replaceAll("\\[\\d+]", "[]") + "." + name, 1, Integer::sum));
        return value;
    }

    /** A text; a number is taken as text too. */
    public @Nullable String text(String name) {
        JsonElement value = get(name);
        return value == null ? null : primitive(name, value).getAsString();
    }

    /** A number; a numeric text is taken too, and an empty one is not known. */
    public @Nullable BigDecimal number(String name) {
        JsonElement value = get(name);
        if (value == null) {
            return null;
        }
        String text = primitive(name, value).getAsString();
        return text.isEmpty() ? null : decimal(path + "." + name, text);
    }

    /** A whole number. */
    public @Nullable Long whole(String name) {
        BigDecimal number = number(name);
        try {
            return number == null ? null : number.longValueExact();
        } catch (ArithmeticException e) {
            throw unreadable(path + "." + name, "no whole number");
        }
    }

    /** An instant in seconds since 1970. */
    public @Nullable Instant second(String name) {
        Long seconds = whole(name);
        try {
            return seconds == null ? null : Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            throw unreadable(path + "." + name, "no time");
        }
    }

    /** A truth value. */
    public @Nullable Boolean flag(String name) {
        JsonElement value = get(name);
        return value == null ? null : (Boolean) primitive(name, value).getAsBoolean();
    }

    /** An instant: ISO in UTC, or milliseconds since 1970. */
    public @Nullable Instant instant(String name) {
        String text = text(name);
        return text == null || text.isEmpty() ? null : instant(path + "." + name, text);
    }

    /** An object; null when it is missing. */
    public <T> @Nullable T object(String name, Function<Fields, T> reader) {
        JsonElement value = get(name);
        if (value == null) {
            return null;
        } else if (!(value instanceof JsonObject)) {
            throw unreadable(path + "." + name, "no object");
        }
        return new Fields(tool, (JsonObject) value, path + "." + name, unknown).read(reader);
    }

    /** An object whose fields are read one by one; one without fields when it is missing. Unknown fields are not counted. */
    public Fields part(String name) {
        JsonElement value = get(name);
        return new Fields(tool, value instanceof JsonObject part ? part : new JsonObject(), path + "." + name, unknown);
    }

    /** An object whose names are data; empty when it is missing. */
    public <T> Map<String, T> map(String name, Function<Fields, T> reader) {
        Map<String, T> all = new LinkedHashMap<>();
        if (get(name) instanceof JsonObject inner) {
            for (String key : inner.keySet()) {
                if (inner.get(key) instanceof JsonObject one) {
                    all.put(key, new Fields(tool, one, path + "." + name + ".*", unknown).read(reader));
                }
            }
        }
        return all;
    }

    /** A list that must be there: a missing one does not mean an empty one. */
    public <T> List<T> rows(String name, Function<Fields, T> reader) {
        JsonArray array = array(name, true);
        List<T> rows = new ArrayList<>(array.size());
        for (int at = 0; at < array.size(); at++) {
            String place = path + "." + name + "[" + at + "]";
            if (!(array.get(at) instanceof JsonObject row)) {
                throw unreadable(place, "no object");
            }
            rows.add(new Fields(tool, row, place, unknown).read(reader));
        }
        return rows;
    }

    /** The same, but empty when it is missing. */
    public <T> List<T> optionalRows(String name, Function<Fields, T> reader) {
        return get(name) == null ? List.of() : rows(name, reader);
    }

    /** A list of texts; empty when it is missing. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        array(name, false).forEach(value -> texts.add(primitive(name, value).getAsString()));
        return texts;
    }

    /** A list of numbers that must be there. */
    public List<BigDecimal> numbers(String name) {
        List<BigDecimal> numbers = new ArrayList<>();
        array(name, true)
                .forEach(value -> numbers.add(
                        decimal(path + "." + name, primitive(name, value).getAsString())));
        return numbers;
    }

    /** A list of instants that must be there: ISO, milliseconds or days. */
    public List<Instant> instants(String name) {
        List<Instant> instants = new ArrayList<>();
        array(name, true)
                .forEach(value -> instants.add(
                        instant(path + "." + name, primitive(name, value).getAsString())));
        return instants;
    }

    /** A list of days that must be there: {@code yyyyMMdd}, also as a number with a fraction. */
    public List<LocalDate> days(String name) {
        List<LocalDate> days = new ArrayList<>();
        array(name, true)
                .forEach(value ->
                        days.add(day(path + "." + name, primitive(name, value).getAsString())));
        return days;
    }

    private JsonArray array(String name, boolean required) {
        JsonElement value = get(name);
        if (value instanceof JsonArray array) {
            return array;
        } else if (value == null && !required) {
            return new JsonArray();
        }
        throw unreadable(path + "." + name, value == null ? "it is missing" : "no list");
    }

    private @Nullable JsonElement get(String name) {
        asked.add(name);
        JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? null : value;
    }

    private JsonPrimitive primitive(String name, JsonElement value) {
        if (value instanceof JsonPrimitive primitive) {
            return primitive;
        }
        throw unreadable(path + "." + name, "no plain value");
    }

    private BigDecimal decimal(String place, String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) <= MOST_DIGITS && number.precision() <= MOST_DIGITS) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw unreadable(place, "no number");
    }

    private Instant instant(String place, String text) {
        try {
            if (text.matches("\\d{8}")) {
                return day(place, text).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            return text.matches("-?\\d{9,16}") ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw unreadable(place, "no time");
        }
    }

    private LocalDate day(String place, String text) {
        try {
            String digits = text.replaceFirst("\\.0+$", "");
            return digits.contains("-")
                    ? LocalDate.parse(digits)
                    : LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeException e) {
            throw unreadable(place, "no day");
        }
    }

    private DecodeException unreadable(String place, String message) {
        return new DecodeException(tool, Delivery.UNKNOWN, place, message);
    }
}

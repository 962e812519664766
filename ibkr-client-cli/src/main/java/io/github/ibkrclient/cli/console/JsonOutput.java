package io.github.ibkrclient.cli.console;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Typed answers as JSON. A record becomes an object whose names are those of the Java components, also where IBKR uses
 * others. Numbers keep every digit, times are ISO-8601 text, and a missing value is null.
 */
public final class JsonOutput {
    private static final Gson GSON = new Gson();

    private JsonOutput() {}

    /** One JSON document, indented, with a line separator at its end. */
    public static String of(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            out.setIndent("  ");
            write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + System.lineSeparator();
    }

    private static void write(JsonWriter out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.nullValue();
        } else if (value instanceof Optional<?> optional) {
            write(out, optional.orElse(null));
        } else if (value instanceof Record row) {
            writeRecord(out, row);
        } else if (value instanceof JsonElement element) {
            GSON.toJson(element, out);
        } else if (value instanceof Map<?, ?> map) {
            out.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.name(String.valueOf(entry.getKey()));
                write(out, entry.getValue());
            }
            out.endObject();
        } else if (value instanceof Iterable<?> many) {
            out.beginArray();
            for (Object one : many) {
                write(out, one);
            }
            out.endArray();
        } else if (value instanceof BigDecimal number) {
            out.jsonValue(number.toPlainString());
        } else if (value instanceof Number number) {
            out.value(number);
        } else if (value instanceof Boolean flag) {
            out.value(flag);
        } else {
            out.value(value.toString()); // text, enum constants, instants, dates and durations
        }
    }

    private static void writeRecord(JsonWriter out, Record row) throws IOException {
        out.beginObject();
        for (RecordComponent component : row.getClass().getRecordComponents()) {
            out.name(component.getName());
            Method accessor = component.getAccessor();
            accessor.setAccessible(true); // the records of commands are not public
            try {
                write(out, accessor.invoke(row));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the record " + row.getClass().getName() + " cannot be read", e);
            }
        }
        out.endObject();
    }
}

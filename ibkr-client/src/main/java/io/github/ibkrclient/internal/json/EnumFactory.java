package io.github.ibkrclient.internal.json;

import com.google.gson.Gson;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a constant that the enum lacks as its {@code UNKNOWN}, where Gson alone would read null. See {@code
 * docs/protocol.md#unknown-keys}.
 */
final class EnumFactory implements TypeAdapterFactory {

    @Override
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (!type.getRawType().isEnum()) {
            return null;
        }
        TypeAdapter<T> known = gson.getDelegateAdapter(this, type);
        Map<String, T> byWireName = new ConcurrentHashMap<>();
        return new TypeAdapter<T>() {
            @Override
            public @Nullable T read(JsonReader in) throws IOException {
                String text = in.nextString();
                T constant = constant(text);
                if (constant != null || text.isEmpty()) {
                    return constant;
                }
                T unknown = constant("UNKNOWN");
                if (unknown == null) {
                    throw new UnreadableJsonException(in.getPreviousPath(), "a value outside its closed set");
                }
                if (in instanceof DriftCountingReader counting) {
                    counting.count("constant of " + unknown.getClass().getSimpleName());
                }
                return unknown;
            }

            private @Nullable T constant(String text) {
                return byWireName.computeIfAbsent(text, added -> known.fromJsonTree(new JsonPrimitive(added)));
            }

            @Override
            public void write(JsonWriter out, T value) throws IOException {
                known.write(out, value);
            }
        }.nullSafe();
    }
}

package io.github.ibkrclient.internal.json;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the lists and maps of answers unmodifiable, in the order of the wire, without null elements. */
final class ImmutableCollections implements TypeAdapterFactory {

    @Override
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        Class<? super T> raw = type.getRawType();
        if (raw != List.class && raw != Map.class) {
            return null;
        }
        TypeAdapter<T> mutable = gson.getDelegateAdapter(this, type);
        return new TypeAdapter<>() {
            @Override
            @SuppressWarnings("unchecked") // a copy of the same type
            public T read(JsonReader in) throws IOException {
                T value = mutable.read(in);
                if (value instanceof List<?> list) {
                    list.removeIf(Objects::isNull);
                    return (T) List.copyOf(list);
                }
                if (value instanceof Map<?, ?> map) {
                    map.values().removeIf(Objects::isNull);
                    return (T) Collections.unmodifiableMap(map); // nobody else has it, and a copy would lose the order
                }
                return value;
            }

            @Override
            public void write(JsonWriter out, T value) throws IOException {
                mutable.write(out, value);
            }
        };
    }
}

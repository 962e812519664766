package io.github.ibkrclient.internal.json;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.github.ibkrclient.model.Immutable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the lists and maps of answers unmodifiable and free of nulls. They keep the order of the wire. */
final class ImmutableCollections implements TypeAdapterFactory {

    @Override
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        Class<? super T> raw = type.getRawType();
        if (raw != List.class && raw != Map.class) {
            return null;
        }
        TypeAdapter<T> mutable = gson.getDelegateAdapter(this, type);
        return new TypeAdapter<T>() {
            @Override
            @SuppressWarnings("unchecked") // a copy of the same type
            public T read(JsonReader in) throws IOException {
                T value = mutable.read(in);
                return (T)
                        (value instanceof List<?> list ? Immutable.list(list) : Immutable.map((Map<String, ?>) value));
            }

            @Override
            public void write(JsonWriter out, T value) throws IOException {
                mutable.write(out, value);
            }
        }.nullSafe();
    }
}

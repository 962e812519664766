package io.github.ibkrclient.internal.json;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps a constant that the enum lacks to its {@code UNKNOWN}: plain Gson would make it null. */
final class EnumFactory implements TypeAdapterFactory {
    private static final String UNKNOWN = "UNKNOWN";

    @Override
    @SuppressWarnings("unchecked") // T is the enum's own type
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        Class<? super T> raw = type.getRawType();
        return raw.isEnum() ? (TypeAdapter<T>) new EnumAdapter(raw) : null;
    }

    private static final class EnumAdapter extends TypeAdapter<@Nullable Object> {
        private final Map<String, Object> byWireName = new HashMap<>();
        private final Map<Object, String> wireNames = new HashMap<>();

        EnumAdapter(Class<?> type) {
            for (Object constant : type.getEnumConstants()) {
                String name = ((Enum<?>) constant).name();
                String wire = wireName(type, name);
                byWireName.put(wire, constant);
                wireNames.put(constant, wire);
            }
        }

        @Override
        public @Nullable Object read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return null;
            }
            String text = in.nextString();
            Object constant = byWireName.get(text);
            if (constant != null || text.isEmpty()) {
                return constant;
            }
            Object unknown = byWireName.get(UNKNOWN);
            if (unknown == null) {
                throw new UnreadableJsonException(in.getPreviousPath(), "a value outside its closed set");
            }
            if (in instanceof DriftCountingReader counting) {
                counting.count("constant of " + unknown.getClass().getSimpleName());
            }
            return unknown;
        }

        @Override
        public void write(JsonWriter out, @Nullable Object value) throws IOException {
            out.value(value == null ? null : wireNames.get(value));
        }

        private static String wireName(Class<?> type, String constant) {
            try {
                SerializedName annotation = type.getField(constant).getAnnotation(SerializedName.class);
                return annotation == null ? constant : annotation.value();
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException("an enum without its own constant " + constant, e);
            }
        }
    }
}

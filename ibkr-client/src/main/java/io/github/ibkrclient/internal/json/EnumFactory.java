package io.github.ibkrclient.internal.json;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads other words for a side as the one that the enum has; see {@code docs/protocol.md#side-words}. Reads a constant that the enum lacks as its {@code UNKNOWN}, where Gson alone would read null. See {@code
 * docs/protocol.md#unknown-keys}.
 */
final class EnumFactory implements TypeAdapterFactory {

    private static final List<Set<String>> SAME_SIDE = List.of(Set.of("B", "BOT", "BUY"), Set.of("S", "SLD", "SELL"));

    @Override
    @SuppressWarnings("unchecked") // T is the enum's own type
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (!type.getRawType().isEnum()) {
            return null;
        }
        TypeAdapter<T> known = gson.getDelegateAdapter(this, type);
        Map<String, T> byWireName = new HashMap<>();
        for (Object constant : type.getRawType().getEnumConstants()) {
            byWireName.put(known.toJsonTree((T) constant).getAsString(), (T) constant);
        }
        addSideWords(byWireName);
        return new TypeAdapter<T>() {
            @Override
            public @Nullable T read(JsonReader in) throws IOException {
                String text = in.nextString();
                T constant = byWireName.get(text);
                if (constant != null || text.isEmpty()) {
                    return constant;
                }
                T unknown = byWireName.get("UNKNOWN");
                if (unknown == null) {
                    throw new UnreadableJsonException(in.getPreviousPath(), "a value outside its closed set");
                }
                if (in instanceof DriftCountingReader counting) {
                    counting.count("constant of " + unknown.getClass().getSimpleName());
                }
                return unknown;
            }

            @Override
            public void write(JsonWriter out, T value) throws IOException {
                known.write(out, value);
            }
        }.nullSafe();
    }

    /** Adds the other words of both sides, when the enum has a constant for each side. */
    private static <T> void addSideWords(Map<String, T> byWireName) {
        if (SAME_SIDE.stream().anyMatch(words -> Collections.disjoint(words, byWireName.keySet()))) {
            return;
        }
        for (Set<String> words : SAME_SIDE) {
            T side = byWireName.get(
                    words.stream().filter(byWireName::containsKey).findFirst().orElseThrow());
            words.forEach(word -> byWireName.putIfAbsent(word, side));
        }
    }
}

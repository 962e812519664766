package io.github.ibkrclient.model;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Copies for the components of generated records: never null, never modifiable, in the given order. */
public final class Immutable {

    private Immutable() {}

    /** A copy without null elements, which stand for nothing; empty for null. */
    public static <T> List<T> list(@Nullable Collection<? extends @Nullable T> elements) {
        return elements == null
                ? List.of()
                : elements.stream()
                        .filter(Objects::nonNull)
                        .<T>map(element -> element)
                        .toList();
    }

    /** A copy without the keys whose value is null; empty for null. */
    public static <T> Map<String, T> map(@Nullable Map<String, ? extends @Nullable T> entries) {
        Map<String, T> copy = new LinkedHashMap<>();
        if (entries != null) {
            entries.forEach((key, value) -> {
                if (value != null) {
                    copy.put(key, value);
                }
            });
        }
        return Collections.unmodifiableMap(copy);
    }
}

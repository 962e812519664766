package io.github.ibkrclient.model;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Copies for the components of generated records. They are never null, cannot be modified and keep the given order. */
public final class Immutable {

    private Immutable() {}

    /** A copy without null elements; empty for null. */
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
        Map<String, T> copy = new LinkedHashMap<>(entries == null ? Map.of() : entries);
        copy.values().removeIf(Objects::isNull);
        return Collections.unmodifiableMap(copy);
    }
}

package io.github.ibkrclient.cli.refresh.file;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a file holds before a refresh. Nothing in it is trusted to have the right form. */
public final class OldFile {
    private static final Set<String> OF_EVERY_FILE = Set.of("timestamp", "run", "demo", "error", "stale");

    private final Map<?, ?> json;

    public OldFile(Map<?, ?> json) {
        this.json = json;
    }

    /** Whether there is content that can stay: not that of a demo, and no error. */
    public boolean good() {
        return !json.containsKey("error")
                && !demo()
                && time(json.get("timestamp")).isPresent();
    }

    public boolean demo() {
        return Boolean.TRUE.equals(json.get("demo"));
    }

    /** Whether there is anything that somebody may miss. */
    public boolean real() {
        return !json.isEmpty() && !demo();
    }

    /** When the content was read. */
    public Instant timestamp() {
        return time(json.get("timestamp")).orElseThrow();
    }

    /** Since when the content is stale; empty when it is not. */
    public Optional<Instant> since() {
        return object(json.get("stale")).flatMap(stale -> time(stale.get("since")));
    }

    /** The keys that only this file has. */
    public Fields content() {
        Fields content = new Fields();
        json.forEach((key, value) -> {
            if (!OF_EVERY_FILE.contains(String.valueOf(key))) {
                content.put(String.valueOf(key), value);
            }
        });
        return content;
    }

    /** The objects in a list whose key has this value; none while there is no good content. */
    public List<Fields> rows(String list, String key, Object value) {
        return rows(list, row -> value.equals(row.get(key)));
    }

    /** The objects in a list. */
    public List<Fields> rows(String list, Predicate<Map<?, ?>> wanted) {
        if (!good() || !(json.get(list) instanceof List<?> rows)) {
            return List.of();
        }
        return rows.stream()
                .flatMap(row -> object(row).stream())
                .filter(wanted)
                .map(OldFile::fields)
                .toList();
    }

    /** The object under a key of an object; empty while there is no good content. */
    public Optional<Fields> entry(String map, String key) {
        return good()
                ? object(json.get(map))
                        .flatMap(entries -> object(entries.get(key)))
                        .map(OldFile::fields)
                : Optional.empty();
    }

    public static Optional<Instant> time(@Nullable Object text) {
        try {
            return text instanceof String given ? Optional.of(Instant.parse(given)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Map<?, ?>> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    }

    private static Fields fields(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(Objects.toString(key), value));
        Fields fields = new Fields();
        fields.putAll(copy);
        return fields;
    }
}

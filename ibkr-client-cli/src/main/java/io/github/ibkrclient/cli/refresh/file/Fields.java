package io.github.ibkrclient.cli.refresh.file;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** A JSON object that is being written. Its keys keep their order, and null is a value. */
public final class Fields extends LinkedHashMap<String, @Nullable Object> {
    private static final long serialVersionUID = 1L;

    public Fields with(String name, @Nullable Object value) {
        put(name, value);
        return this;
    }
}

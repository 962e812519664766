package io.github.ibkrclient.internal.json;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the fields and constants of a document that the model lacks. */
final class DriftCountingReader extends JsonReader {
    private final Map<String, Integer> unknown = new LinkedHashMap<>();
    private String lastName = "";

    DriftCountingReader(Reader in) {
        super(in);
    }

    @Override
    public String nextName() throws IOException {
        lastName = super.nextName();
        return lastName;
    }

    @Override
    public void skipValue() throws IOException {
        count(lastName);
        super.skipValue();
    }

    void count(String what) {
        unknown.merge(what, 1, Integer::sum);
    }

    Map<String, Integer> unknown() {
        return unknown;
    }
}

package io.github.ibkrclient.model;

import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes the flat object that a quote is on the wire. */
final class QuoteAdapter extends TypeAdapter<Quote> {
    private final TypeAdapter<@Nullable Instant> time = new WireTime.EpochMillis();

    @Override
    public Quote read(JsonReader in) throws IOException {
        String conid = "";
        String conidEx = null;
        Instant updated = null;
        Map<String, String> fields = new LinkedHashMap<>();
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (name.equals("_updated")) {
                updated = time.read(in);
                continue;
            }
            String text = text(in);
            switch (name) {
                case "conid" -> conid = text == null ? "" : text.strip();
                case "conidEx" -> conidEx = text;
                default -> {
                    if (text != null) {
                        fields.put(name, text);
                    }
                }
            }
        }
        in.endObject();
        String id = conid.isEmpty() && conidEx != null ? conidEx.replaceFirst("@.*", "") : conid;
        try {
            return new Quote(Long.parseLong(id), conidEx, updated, fields);
        } catch (NumberFormatException e) {
            // The cause would repeat the text.
            throw new JsonSyntaxException(id.isEmpty() ? "conid is missing" : "conid is not a whole number");
        }
    }

    /** The text of a plain value; null for null and for objects and arrays, which no field of a quote is. */
    private static @Nullable String text(JsonReader in) throws IOException {
        JsonToken token = in.peek();
        if (token == JsonToken.STRING || token == JsonToken.NUMBER) {
            return in.nextString();
        }
        if (token == JsonToken.BOOLEAN) {
            return String.valueOf(in.nextBoolean());
        }
        in.skipValue();
        return null;
    }

    @Override
    public void write(JsonWriter out, Quote quote) throws IOException {
        out.beginObject();
        out.name("conid").value(quote.conid());
        if (quote.conidEx() != null) {
            out.name("conidEx").value(quote.conidEx());
        }
        if (quote.updated() != null) {
            time.write(out.name("_updated"), quote.updated());
        }
        for (Map.Entry<String, String> field : quote.fields().entrySet()) {
            out.name(field.getKey()).value(field.getValue());
        }
        out.endObject();
    }
}

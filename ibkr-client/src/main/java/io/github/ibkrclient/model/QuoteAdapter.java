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
        Instant updated = null;
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (name.equals("_updated")) {
                updated = time.read(in);
            } else {
                fields.put(name, text(in));
            }
        }
        in.endObject();
        String conid = fields.remove("conid");
        String conidEx = fields.remove("conidEx");
        if (conid == null || conid.isBlank()) {
            conid = conidEx == null ? "" : conidEx.replaceFirst("@.*", "");
        }
        try {
            return new Quote(Long.parseLong(conid.strip()), conidEx, updated, fields);
        } catch (NumberFormatException e) {
            // The cause would repeat the text.
            throw new JsonSyntaxException(conid.isEmpty() ? "conid is missing" : "conid is not a whole number");
        }
    }

    /** The text of a plain value. Null for null, and for objects and arrays, which are skipped: no field of a quote is one. */
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
        out.beginObject().name("conid").value(quote.conid());
        out.name("conidEx").value(quote.conidEx());
        time.write(out.name("_updated"), quote.updated());
        for (Map.Entry<String, String> field : quote.fields().entrySet()) {
            out.name(field.getKey()).value(field.getValue());
        }
        out.endObject();
    }
}

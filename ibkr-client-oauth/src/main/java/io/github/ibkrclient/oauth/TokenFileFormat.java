package io.github.ibkrclient.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.ibkrclient.error.CredentialException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The content of a token file: JSON in ASCII, in which even half a surrogate pair survives. */
final class TokenFileFormat {
    private static final String FORMAT = "ibkr-client tokens";
    private static final int VERSION = 1;
    private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

    private TokenFileFormat() {}

    static String write(Map<String, StoredToken> tokens) {
        JsonObject all = new JsonObject();
        tokens.forEach((key, token) -> all.add(key, json(token)));
        JsonObject document = new JsonObject();
        document.addProperty("format", FORMAT);
        document.addProperty("version", VERSION);
        document.add("tokens", all);
        return ascii(document.toString()) + "\n";
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CredentialException for any other content; the message does not quote it
     */
    static Map<String, StoredToken> read(String name, Path file, byte[] content) {
        Optional<Map<String, StoredToken>> tokens;
        try {
            tokens = tokens(document(content));
        } catch (IOException | RuntimeException e) { // its message may quote a token, so it is dropped
            throw new CredentialException(
                    name,
                    file + " holds no tokens of this library, or only half of them; move it away and log in anew");
        }
        return tokens.orElseThrow(() -> new CredentialException(
                name, file + " was written by a newer version of this library; use that, or move the file away"));
    }

    /** Empty when the document is of a newer version. */
    private static Optional<Map<String, StoredToken>> tokens(JsonObject document) {
        int version = document.get("version").getAsInt();
        if (!document.get("format").getAsString().equals(FORMAT) || version < VERSION) {
            throw new JsonParseException("of another format");
        }
        return version > VERSION ? Optional.empty() : Optional.of(byKey(document.getAsJsonObject("tokens")));
    }

    private static JsonObject document(byte[] content) throws IOException {
        String json = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        JsonReader reader = new JsonReader(new StringReader(json)); // STRICT would refuse half a surrogate pair
        JsonObject document = ELEMENTS.read(reader).getAsJsonObject();
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new JsonParseException("more than one document");
        }
        return document;
    }

    private static JsonObject json(StoredToken token) {
        JsonObject values = new JsonObject();
        token.values().forEach(values::addProperty);
        JsonObject json = new JsonObject();
        token.expiresAt().ifPresent(instant -> json.addProperty("expiresAt", instant.toString()));
        json.add("values", values);
        return json;
    }

    private static Map<String, StoredToken> byKey(JsonObject json) {
        Map<String, StoredToken> tokens = new HashMap<>();
        for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
            JsonObject token = entry.getValue().getAsJsonObject();
            Map<String, String> values = new HashMap<>();
            token.getAsJsonObject("values")
                    .entrySet()
                    .forEach(
                            value -> values.put(value.getKey(), value.getValue().getAsString()));
            tokens.put(
                    entry.getKey(),
                    new StoredToken(
                            values,
                            Optional.ofNullable(token.get("expiresAt"))
                                    .map(JsonElement::getAsString)
                                    .map(Instant::parse)));
        }
        return tokens;
    }

    /** Only strings hold characters outside ASCII, and JSON allows to write each of those by its number. */
    private static String ascii(String json) {
        StringBuilder text = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char character = json.charAt(i);
            if (character < 0x80) {
                text.append(character);
            } else {
                text.append(String.format("\\u%04x", (int) character));
            }
        }
        return text.toString();
    }
}

package io.github.ibkrclient.openapi.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema with its {@code allOf} parts put together.
 *
 * @param single the one schema it is another word for, null when it stands for itself
 * @param open whether it may take several forms, so that no record can hold it
 * @param properties the properties of all parts
 * @param required the names that are required in some part
 * @param description the first description found
 */
public record Merged(
        @Nullable JsonNode single,
        boolean open,
        Map<String, JsonNode> properties,
        Set<String> required,
        String description) {

    public static Merged of(JsonNode schema, Description description, String place) {
        List<JsonNode> choices = parts(schema, "oneOf", "anyOf");
        List<JsonNode> parts = parts(schema, "allOf");
        boolean bare = schema.path("properties").isEmpty();
        if (bare && choices.size() == 1 && parts.isEmpty()) {
            return new Merged(choices.get(0), false, Map.of(), Set.of(), "");
        }
        if (bare && choices.isEmpty() && parts.size() == 1) {
            return new Merged(parts.get(0), false, Map.of(), Set.of(), "");
        }
        // An array that has properties contradicts itself; only untyped JSON is sure to hold it.
        boolean contradiction = "array".equals(schema.path("type").asText()) && !bare;
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        Set<String> required = new HashSet<>();
        String text = schema.path("description").asText("");
        boolean open = contradiction || !choices.isEmpty();
        for (JsonNode part : parts) {
            Merged merged = of(description.resolve(part, place), description, place);
            while (merged.single != null) {
                merged = of(description.resolve(merged.single, place), description, place);
            }
            properties.putAll(merged.properties);
            required.addAll(merged.required);
            text = text.isEmpty() ? merged.description : text;
            open |= merged.open;
        }
        schema.path("properties").properties().forEach(field -> properties.put(field.getKey(), field.getValue()));
        schema.path("required").forEach(name -> required.add(name.asText()));
        return new Merged(null, open, properties, required, text);
    }

    public boolean isRecord() {
        return single == null && !open && !properties.isEmpty();
    }

    /** The parts that say something: IBKR writes a description as a part of its own. */
    private static List<JsonNode> parts(JsonNode schema, String... keys) {
        List<JsonNode> parts = new ArrayList<>();
        for (String key : keys) {
            for (JsonNode part : schema.path(key)) {
                boolean says = part.has("$ref")
                        || (part.has("type") && !"null".equals(part.path("type").asText()))
                        || part.has("properties")
                        || part.has("allOf")
                        || part.has("oneOf")
                        || part.has("anyOf");
                if (says) {
                    parts.add(part);
                }
            }
        }
        return parts;
    }
}

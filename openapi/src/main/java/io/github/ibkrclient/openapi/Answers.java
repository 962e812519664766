package io.github.ibkrclient.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/** Finds the answer of an operation among its responses and media types. */
final class Answers {
    private Answers() {}

    /** The first response that means success. */
    static JsonNode success(SpecOperation operation, Description description) {
        for (Map.Entry<String, JsonNode> response :
                operation.node().path("responses").properties()) {
            if (response.getKey().startsWith("2") || response.getKey().equals("default")) {
                return description.resolve(response.getValue(), operation.key());
            }
        }
        return MissingNode.getInstance();
    }

    /** The type of the answer; {@code Void} when there is none. */
    static JavaType type(SpecOperation operation, Description description, Types types) {
        JsonNode schema = json(success(operation, description).path("content")).path("schema");
        return schema.isMissingNode()
                ? JavaType.VOID
                : types.of(schema, Names.type(operation.id()) + "Answer", operation.key());
    }

    /** JSON if there is a choice; the client speaks nothing else. */
    static JsonNode json(JsonNode content) {
        for (Map.Entry<String, JsonNode> entry : content.properties()) {
            if (entry.getKey().contains("json") || entry.getKey().equals("*/*")) {
                return entry.getValue();
            }
        }
        return MissingNode.getInstance();
    }
}

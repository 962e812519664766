package io.github.ibkrclient.openapi.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.ibkrclient.openapi.read.Description;
import io.github.ibkrclient.openapi.read.Names;
import io.github.ibkrclient.openapi.read.SpecOperation;
import java.util.Map;
import java.util.Optional;

/** Finds the answer of an operation among its responses and media types. */
public final class Answers {
    /** A signed JSON Web Token. */
    static final String JWT = "application/jwt";

    private Answers() {}

    /** The first response that means success; the default one where none does. */
    static JsonNode success(SpecOperation operation, Description description) {
        JsonNode responses = operation.node().path("responses");
        return responses.properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .findFirst()
                .map(Map.Entry::getValue)
                .or(() -> Optional.ofNullable(responses.get("default")))
                .map(response -> description.resolve(response, operation.key()))
                .orElse(MissingNode.getInstance());
    }

    /** The type of the answer; {@code Void} when there is none. */
    static JavaType type(SpecOperation operation, Description description, Types types) {
        JsonNode schema = json(success(operation, description).path("content")).path("schema");
        return schema.isMissingNode()
                ? JavaType.VOID
                : types.of(schema, Names.type(operation.id()) + "Answer", operation.key());
    }

    /** JSON if there is a choice, else the claims of a JWT, which are JSON too; the client speaks nothing else. */
    static JsonNode json(JsonNode content) {
        for (Map.Entry<String, JsonNode> entry : content.properties()) {
            if (entry.getKey().contains("json") || entry.getKey().equals("*/*")) {
                return entry.getValue();
            }
        }
        return content.path(JWT);
    }
}

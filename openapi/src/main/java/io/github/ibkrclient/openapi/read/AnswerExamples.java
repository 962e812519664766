package io.github.ibkrclient.openapi.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** The examples that an API description gives for the answers of its operations. */
public final class AnswerExamples {
    private AnswerExamples() {}

    /** The examples of the answers with status 200 and JSON, each under method and path of its operation. */
    public static ObjectNode of(JsonNode description) {
        ObjectNode examples = JsonNodeFactory.instance.objectNode();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    JsonNode content =
                            method.getValue().path("responses").path("200").path("content");
                    JsonNode example = content.path("application/json").path("example");
                    if (!example.isMissingNode()) {
                        examples.set(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), example);
                    }
                }));
        return examples;
    }
}

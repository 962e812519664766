package io.github.ibkrclient.openapi.read;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An included operation.
 *
 * @param method the HTTP method in upper case
 * @param path the path template
 * @param id the operationId, made up when the description has none
 * @param tag the first tag
 * @param node all the description says, with references to parameters and bodies resolved
 */
public record SpecOperation(String method, String path, String id, String tag, ObjectNode node) {

    /** As an include line names it. */
    public String key() {
        return method + " " + path;
    }

    /** The constant in the enum of operations. */
    public String constant() {
        return Names.constant(id);
    }

    /** The method's name in the API class. */
    public String methodName() {
        return node.has("x-ibkr-name") ? node.path("x-ibkr-name").asText() : Names.member(id);
    }

    /** The sentence that says what it does. */
    public String summary() {
        String summary = node.path("summary").asText("").strip();
        return summary.isEmpty() ? "Calls " + key() + "." : summary;
    }
}

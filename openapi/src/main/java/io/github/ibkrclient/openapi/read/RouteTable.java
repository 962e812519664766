package io.github.ibkrclient.openapi.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facts of every known route, those of the description and those of {@code routes.yaml}. A route is a method and a
 * path; the names of path parameters do not count.
 */
public final class RouteTable {
    /** What is a fact about a route; the rest of an operation says how it is typed. */
    static final Set<String> FACTS = Set.of(
            "operationId",
            "security",
            "x-ibkr-account",
            "x-ibkr-backend",
            "x-ibkr-cold",
            "x-ibkr-concurrency",
            "x-ibkr-effect",
            "x-ibkr-pacing",
            "x-ibkr-primers",
            "x-ibkr-session");

    private final ObjectNode document = JsonNodeFactory.instance.objectNode();
    private final Map<String, JsonNode> facts = new HashMap<>();
    private final Map<String, String> routesById = new HashMap<>();

    /** The table of all operations of a document; the document may be a table that was written before. */
    public RouteTable(JsonNode description) {
        document.putObject("paths");
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> add(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue())));
    }

    void add(String key, JsonNode operation) {
        ObjectNode known = JsonNodeFactory.instance.objectNode();
        operation.properties().stream()
                .filter(fact -> FACTS.contains(fact.getKey()))
                .forEach(fact -> known.set(fact.getKey(), fact.getValue()));
        facts.put(route(key), known);
        if (known.has("operationId")) {
            routesById.put(known.path("operationId").asText(), route(key));
        }
        int space = key.indexOf(' ');
        document.withObjectProperty("paths")
                .withObjectProperty(key.substring(space + 1))
                .set(key.substring(0, space).toLowerCase(Locale.ROOT), known);
    }

    /** The table as a document of paths, to be written. */
    public ObjectNode document() {
        return document;
    }

    /** What is known of an operation, under the keys of the description; empty when it is not in the table. */
    public JsonNode facts(SpecOperation operation) {
        return facts.getOrDefault(route(operation.key()), MissingNode.getInstance());
    }

    /** The operation with the same route as one of our description, if it is among these. */
    public List<SpecOperation> find(String operationId, List<SpecOperation> operations) {
        String wanted = routesById.getOrDefault(operationId, "");
        return operations.stream()
                .filter(operation -> route(operation.key()).equals(wanted))
                .toList();
    }

    /** The routes that are not among these operations, as operations that hold nothing but facts. */
    public List<SpecOperation> without(List<SpecOperation> operations, Problems problems) {
        Set<String> taken =
                operations.stream().map(operation -> route(operation.key())).collect(Collectors.toSet());
        return new Description(document, problems).operations(key -> !taken.contains(route(key)));
    }

    /** A route of an operation {@code METHOD /path}. */
    static String route(String key) {
        return key.replaceAll("\\{[^}]*}", "{}");
    }
}

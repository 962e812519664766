package io.github.ibkrclient.openapi.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** An API description as a tree, with the ways to find things in it. */
public final class Description {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final JsonNode root;
    private final Problems problems;

    public Description(JsonNode root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    public JsonNode root() {
        return root;
    }

    /** What the description says about a tag; a missing node when it says nothing. */
    public JsonNode tag(String tag) {
        for (JsonNode declared : root.path("tags")) {
            if (declared.path("name").asText().equals(tag)) {
                return declared;
            }
        }
        return MissingNode.getInstance();
    }

    /** Every {@code METHOD /path} of the description. */
    public Set<String> operationKeys() {
        Set<String> keys = new LinkedHashSet<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        keys.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return keys;
    }

    /** The operations of the list, in the order of the description. */
    public List<SpecOperation> operations(IncludeList include) {
        return operations(include::contains);
    }

    List<SpecOperation> operations(Predicate<String> included) {
        List<SpecOperation> operations = new ArrayList<>();
        Map<String, String> keysByConstant = new LinkedHashMap<>();
        for (String key : operationKeys()) {
            if (included.test(key)) {
                SpecOperation operation = operation(key, keysByConstant);
                String other = keysByConstant.putIfAbsent(operation.constant(), key);
                if (other != null) {
                    problems.add(key + ": its operationId " + operation.id() + " is taken by " + other);
                }
                operations.add(operation);
            }
        }
        return operations;
    }

    private SpecOperation operation(String key, Map<String, String> keysByConstant) {
        String method = key.substring(0, key.indexOf(' '));
        String path = key.substring(key.indexOf(' ') + 1);
        JsonNode item = root.path("paths").path(path);
        JsonNode stated = item.path(method.toLowerCase(Locale.ROOT));
        if (!stated.isObject()) {
            problems.add(key + ": the operation is empty");
        }
        ObjectNode node = stated.isObject() ? stated.deepCopy() : JsonNodeFactory.instance.objectNode();
        node.set("parameters", parameters(item, node, key));
        Names.check(node, key, problems);
        String madeUp = Names.member(method.toLowerCase(Locale.ROOT) + " " + path);
        String id = node.hasNonNull("operationId")
                ? node.path("operationId").asText()
                : Names.free(madeUp, name -> keysByConstant.containsKey(Names.constant(name)));
        String tag = node.path("tags").path(0).asText("Default");
        return new SpecOperation(method, path, id, tag, node);
    }

    /** The parameters of the operation, then those of its path that it does not state anew. */
    private ArrayNode parameters(JsonNode item, ObjectNode operation, String key) {
        ArrayNode parameters = operation.arrayNode();
        Set<String> stated = new HashSet<>();
        for (JsonNode declared : List.of(operation.path("parameters"), item.path("parameters"))) {
            for (JsonNode parameter : declared) {
                JsonNode resolved = resolve(parameter, key);
                if (stated.add(resolved.path("in").asText() + " "
                        + resolved.path("name").asText())) {
                    parameters.add(resolved);
                }
            }
        }
        return parameters;
    }

    /**
     * What a node stands for: itself, or what its reference leads to.
     *
     * @param place where the node stands, for the message when the reference leads nowhere
     */
    public JsonNode resolve(JsonNode node, String place) {
        Set<String> passed = new HashSet<>();
        JsonNode target = node;
        while (target.has("$ref")) {
            String reference = target.path("$ref").asText();
            target = reference.startsWith("#/") && passed.add(reference)
                    ? root.at(URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8))
                    : MissingNode.getInstance();
            if (target.isMissingNode()) {
                problems.add(place + ": $ref " + reference + " leads nowhere");
            }
        }
        return target;
    }
}

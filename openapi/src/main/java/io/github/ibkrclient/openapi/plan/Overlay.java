package io.github.ibkrclient.openapi.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ibkrclient.openapi.read.RouteTable;
import io.github.ibkrclient.openapi.read.SpecOperation;
import java.util.List;
import java.util.stream.StreamSupport;

/** Lays what is known about routes over the operations of a document, where the document itself says nothing. */
public final class Overlay {
    private static final String PRIMERS = "x-ibkr-primers";
    private static final String ACCOUNT = "x-ibkr-account";
    private static final String SECURITY = "security";

    private final RouteTable routes;
    private final List<SpecOperation> operations;

    private Overlay(RouteTable routes, List<SpecOperation> operations) {
        this.routes = routes;
        this.operations = operations;
    }

    /** The same operations with the facts of their routes. */
    public static List<SpecOperation> of(List<SpecOperation> operations, RouteTable routes) {
        Overlay overlay = new Overlay(routes, operations);
        return operations.stream().map(overlay::known).toList();
    }

    private SpecOperation known(SpecOperation operation) {
        ObjectNode node = operation.node().deepCopy();
        JsonNode facts = routes.facts(operation);
        facts.properties().stream()
                .filter(fact -> !node.has(fact.getKey()))
                .forEach(fact -> node.set(fact.getKey(), fact.getValue()));
        if (facts.has(SECURITY) && !Facts.namesOurScheme(operation)) {
            node.set(SECURITY, facts.path(SECURITY));
        }
        if (!operation.node().has(PRIMERS) && node.has(PRIMERS)) {
            node.set(PRIMERS, primers(facts.path(PRIMERS)));
        }
        if (!operation.node().has(ACCOUNT) && !isQueryParameter(node, facts.path(ACCOUNT))) {
            node.remove(ACCOUNT);
        }
        return new SpecOperation(operation.method(), operation.path(), operation.id(), operation.tag(), node);
    }

    /** The primers as the document names them. One that is not generated is left out; the client knows it anyway. */
    private ArrayNode primers(JsonNode known) {
        ArrayNode ids = JsonNodeFactory.instance.arrayNode();
        known.forEach(primer -> routes.find(primer.asText(), operations).forEach(found -> ids.add(found.id())));
        return ids;
    }

    private static boolean isQueryParameter(JsonNode operation, JsonNode name) {
        return StreamSupport.stream(operation.path("parameters").spliterator(), false)
                .anyMatch(parameter -> parameter.path("in").asText().equals("query")
                        && parameter.path("name").equals(name));
    }
}

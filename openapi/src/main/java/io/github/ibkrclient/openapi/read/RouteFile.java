package io.github.ibkrclient.openapi.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code routes.yaml}: {@code groups}, each with facts that are {@code given} to all of its {@code routes}, and a line
 * {@code METHOD /path: {facts}} for each route.
 */
final class RouteFile {
    static final String NAME = "routes.yaml";
    private static final Pattern KEY = Pattern.compile("[A-Z]+ /\\S*");
    private static final List<String> REQUIRED = List.of("x-ibkr-session", "x-ibkr-effect");

    private final Problems problems;
    private final Map<String, String> homes;
    private final Map<String, String> seen = new HashMap<>();

    /**
     * Prepares to read.
     *
     * @param homes the file of each route that is described elsewhere
     */
    RouteFile(Map<String, String> homes, Problems problems) {
        this.homes = homes;
        this.problems = problems;
    }

    /** Adds the routes of the file to a table. */
    void addTo(RouteTable table, JsonNode content) {
        for (JsonNode group : content.path("groups")) {
            group.path("routes").properties().forEach(route -> {
                ObjectNode facts = JsonNodeFactory.instance.objectNode();
                group.path("given").properties().forEach(fact -> facts.set(fact.getKey(), fact.getValue()));
                route.getValue().properties().forEach(fact -> facts.set(fact.getKey(), fact.getValue()));
                if (isSound(route.getKey(), facts)) {
                    table.add(route.getKey(), facts);
                }
            });
        }
    }

    private boolean isSound(String key, ObjectNode facts) {
        String place = NAME + ": " + key;
        if (!KEY.matcher(key).matches()) {
            problems.add(place + " is not of the form METHOD /path");
            return false;
        }
        REQUIRED.stream()
                .filter(required -> !facts.has(required))
                .forEach(required -> problems.add(place + ": " + required + " is missing"));
        facts.properties().stream()
                .filter(fact -> !RouteTable.FACTS.contains(fact.getKey()))
                .forEach(fact -> problems.add(place + ": unknown key " + fact.getKey()));
        String home = homes.get(RouteTable.route(key));
        String twin = seen.putIfAbsent(RouteTable.route(key), key);
        if (home != null) {
            problems.add(place + " is already in " + home);
        } else if (twin != null) {
            problems.add(place + " is already in " + NAME + " as " + twin);
        }
        return home == null && twin == null;
    }
}

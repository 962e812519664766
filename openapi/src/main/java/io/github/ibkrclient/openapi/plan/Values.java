package io.github.ibkrclient.openapi.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.plan.Model.Value;
import io.github.ibkrclient.openapi.read.Names;
import io.github.ibkrclient.openapi.read.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Names the values of an enum, and finds what else is read as each of them. */
final class Values {
    /** IBKR writes a side in one of three ways, whatever its description says; see docs/protocol.md#side-words. */
    private static final List<Set<String>> SIDES = List.of(Set.of("B", "BOT", "BUY"), Set.of("S", "SLD", "SELL"));

    private Values() {}

    static List<Value> of(List<String> wires, JsonNode schema, String place, Problems problems) {
        for (String key : List.of("x-ibkr-names", "x-ibkr-also")) {
            for (Map.Entry<String, JsonNode> entry : schema.path(key).properties()) {
                if (!wires.contains(entry.getKey())) {
                    problems.add("schema " + place + ": " + key + " names '" + entry.getKey() + "', which is no value");
                }
            }
        }
        boolean sides = SIDES.stream().allMatch(words -> wires.stream().anyMatch(words::contains));
        List<Value> values = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String wire : wires) {
            String wanted = schema.path("x-ibkr-names").path(wire).asText(Names.constant(wire));
            String constant = Names.free(wanted, taken::contains);
            taken.add(constant);
            Set<String> also = new TreeSet<>();
            schema.path("x-ibkr-also").path(wire).forEach(word -> also.add(word.asText()));
            if (sides) {
                Stream.of(SIDES.get(0), SIDES.get(1))
                        .filter(words -> words.contains(wire))
                        .forEach(also::addAll);
            }
            also.removeAll(wires);
            values.add(new Value(wire, constant, List.copyOf(also)));
        }
        return values;
    }
}

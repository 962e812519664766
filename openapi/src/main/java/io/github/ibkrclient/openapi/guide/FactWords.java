package io.github.ibkrclient.openapi.guide;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ibkrclient.openapi.read.SpecOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Says the {@code x-ibkr-*} facts of an operation in words. The generator checks that they can be read. */
final class FactWords {
    private static final Map<String, String> SESSIONS = Map.of("none", "none", "sso", "sign-on");
    private static final Map<String, String> COLD = Map.of(
            "empty-array", "an empty list",
            "empty-orders", "an empty list",
            "ids-only", "ids only",
            "no-definition", "rows without the contract's definition (name, ticker, listing exchange and so on)");

    private final Map<String, String> keysById = new HashMap<>();

    FactWords(List<SpecOperation> operations) {
        operations.forEach(operation -> keysById.put(operation.id(), operation.key()));
    }

    /** Session need, scopes, primers, pace, whether it may be repeated, and what a cold answer looks like. */
    String of(SpecOperation operation) {
        JsonNode node = operation.node();
        List<String> facts = new ArrayList<>();
        facts.add("session need "
                + SESSIONS.getOrDefault(node.path("x-ibkr-session").asText(), "brokerage"));
        String scopes = list(
                node.path("security").findValues("oauth2").stream()
                        .flatMap(names -> StreamSupport.stream(names.spliterator(), false))
                        .map(name -> "`" + name.asText() + "`")
                        .toList(),
                "or");
        if (!scopes.isEmpty()) {
            facts.add("scope " + scopes);
        }
        String primers = list(
                StreamSupport.stream(node.path("x-ibkr-primers").spliterator(), false)
                        .map(id -> "`" + keysById.getOrDefault(id.asText(), id.asText()) + "`")
                        .toList(),
                "and");
        if (!primers.isEmpty()) {
            facts.add("primer " + primers);
        }
        facts.add(pace(node.path("x-ibkr-pacing")));
        if (node.path("x-ibkr-concurrency").asInt() > 0) {
            facts.add(node.path("x-ibkr-concurrency").asInt() + " at most at once");
        }
        facts.add(repeats(operation));
        return String.join(", ", facts) + "." + cold(node.path("x-ibkr-cold"));
    }

    /** The limits of a pacing list, without the buckets they are counted in. */
    static String rates(JsonNode rules) {
        return list(
                StreamSupport.stream(rules.spliterator(), false)
                        .map(FactWords::rate)
                        .toList(),
                "and");
    }

    private static String pace(JsonNode rules) {
        List<String> rates = new ArrayList<>();
        for (JsonNode rule : rules) {
            String bucket = rule.path("bucket").asText("");
            rates.add(rate(rule) + (bucket.isEmpty() ? "" : " (bucket `" + bucket + "`)"));
        }
        return rates.isEmpty() ? "no pace of its own" : "pace " + list(rates, "and");
    }

    private static String rate(JsonNode rule) {
        String period = duration(rule.path("period").asText());
        return rule.path("permits").asInt() + " in " + period.replaceFirst("^1 ", "a ");
    }

    private static String repeats(SpecOperation operation) {
        return switch (operation.node().path("x-ibkr-effect").asText()) {
            case "read" ->
                operation.method().equals("GET")
                        ? "repeatable"
                        : "repeatable although it is a " + operation.method() + ", since it only reads";
            case "session" -> "repeatable";
            case "settings" -> "not repeated after a failure";
            default -> "never repeated";
        };
    }

    private static String cold(JsonNode cold) {
        if (!cold.isObject()) {
            return "";
        }
        int tries = cold.path("tries").asInt(1);
        return " Cold answer: " + COLD.getOrDefault(cold.path("when").asText(), "") + "; the client asks again after "
                + duration(cold.path("askAgainAfter").asText()) + ", "
                + (tries == 1 ? "once" : tries + " times at most") + ".";
    }

    private static String duration(String text) {
        long seconds = Duration.parse(text).toSeconds();
        boolean minutes = seconds % 60 == 0;
        long count = minutes ? seconds / 60 : seconds;
        return count + (minutes ? " minute" : " second") + (count == 1 ? "" : "s");
    }

    private static String list(List<String> items, String word) {
        int last = items.size() - 1;
        return last < 1
                ? String.join("", items)
                : items.stream().limit(last).collect(Collectors.joining(", ")) + " " + word + " " + items.get(last);
    }
}

package io.github.ibkrclient.openapi.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Knows which {@code x-ibkr-*} key may stand where; a key that nothing reads is a mistake. */
public final class ExtensionKeys {
    private static final String PREFIX = "x-ibkr-";
    private static final Set<String> ROOT = Set.of("x-ibkr-pacing");
    private static final Set<String> TAG = Set.of("x-ibkr-extends");
    private static final Set<String> OPERATION = Set.of(
            "x-ibkr-backend",
            "x-ibkr-pacing",
            "x-ibkr-concurrency",
            "x-ibkr-session",
            "x-ibkr-primers",
            "x-ibkr-cold",
            "x-ibkr-effect",
            "x-ibkr-account",
            "x-ibkr-name");
    private static final Set<String> SCHEMA = Set.of("x-ibkr-type", "x-ibkr-uses", "x-ibkr-also", "x-ibkr-names");
    private static final Set<String> PROPERTY = Set.of("x-ibkr-time", "x-ibkr-name", "x-ibkr-accepts");
    private static final Set<String> ELEMENT = Set.of("x-ibkr-time");

    private final Problems problems;

    public ExtensionKeys(Problems problems) {
        this.problems = problems;
    }

    /**
     * Looks through the whole description, also at what no include line names.
     *
     * @param root the description as it was written: the parser drops what stands beside a reference
     */
    public void check(JsonNode root) {
        walk(root, List.of());
    }

    private void walk(JsonNode node, List<String> path) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getKey().startsWith(PREFIX)) {
                judge(field.getKey(), path, node.has("$ref"));
            } else {
                walk(field.getValue(), append(path, field.getKey()));
            }
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            walk(node.get(i), append(path, String.valueOf(i)));
        }
    }

    private void judge(String key, List<String> path, boolean besideReference) {
        boolean known = ROOT.contains(key)
                || TAG.contains(key)
                || OPERATION.contains(key)
                || SCHEMA.contains(key)
                || PROPERTY.contains(key);
        if (!known) {
            problems.add(place(path) + ": unknown key " + key);
        } else if (besideReference) {
            problems.add(place(path) + ": " + key + " beside $ref is not read");
        } else if (!allowed(path).contains(key)) {
            problems.add(place(path) + ": " + key + " has no meaning here");
        }
    }

    private static Set<String> allowed(List<String> path) {
        int depth = path.size();
        if (depth == 0) {
            return ROOT;
        }
        if (depth == 2 && path.get(0).equals("tags")) {
            return TAG;
        }
        if (depth == 3 && path.get(0).equals("paths")) {
            return OPERATION;
        }
        if (depth == 3 && path.get(0).equals("components") && path.get(1).equals("schemas")) {
            return SCHEMA;
        }
        boolean element = depth > 2
                && path.get(depth - 1).equals("items")
                && path.get(depth - 3).equals("properties");
        if (element) {
            return ELEMENT;
        }
        return depth > 1 && path.get(depth - 2).equals("properties") ? PROPERTY : Set.of();
    }

    private static String place(List<String> path) {
        if (path.isEmpty()) {
            return "the top of the description";
        }
        boolean inOperation = path.size() > 2 && path.get(0).equals("paths");
        String operation = inOperation ? path.get(2).toUpperCase(Locale.ROOT) + " " + path.get(1) : "";
        List<String> rest = inOperation ? path.subList(3, path.size()) : path;
        return Stream.concat(Stream.of(operation), rest.stream())
                .filter(step -> !step.isEmpty())
                .collect(Collectors.joining(" > "));
    }

    private static List<String> append(List<String> path, String step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }
}

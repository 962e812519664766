package io.github.ibkrclient.openapi.guide;

import io.github.ibkrclient.openapi.read.Problems;
import io.github.ibkrclient.openapi.read.SpecOperation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page about the operations of one tag: some text, then a section for each operation, headed {@code METHOD /path}.
 *
 * @param name the file's name
 * @param source the page with its placeholders
 */
record TagPage(String name, String source) {
    private static final Pattern SECTION = Pattern.compile("(?m)^### `([^`]+)`$(?s:.*?)(?=^### |\\z)");
    private static final String FACTS = "facts";

    /**
     * The page with the facts put in.
     *
     * @param operations what the page must have a section for, in the order of the result
     */
    String text(List<SpecOperation> operations, FactWords words, Problems problems) {
        Map<String, String> sections = new LinkedHashMap<>();
        Matcher found = SECTION.matcher(source);
        int head = source.length();
        while (found.find()) {
            head = Math.min(head, found.start());
            if (sections.put(found.group(1), found.group()) != null) {
                problems.add(name + ": " + found.group(1) + " has two sections");
            }
        }
        List<String> parts = new ArrayList<>(List.of(source.substring(0, head).strip()));
        for (SpecOperation operation : operations) {
            String section = sections.remove(operation.key());
            if (section == null) {
                problems.add(name + ": " + operation.key() + " has no section");
            } else {
                Map<String, String> values = Map.of(FACTS, words.of(operation));
                parts.add(new Placeholders(values, problems).fill(section.strip(), name + ", " + operation.key()));
            }
        }
        sections.keySet().forEach(key -> problems.add(name + ": " + key + " is no included operation of this tag"));
        return String.join("\n\n", parts) + "\n";
    }
}

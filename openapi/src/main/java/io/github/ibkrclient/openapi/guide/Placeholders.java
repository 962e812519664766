package io.github.ibkrclient.openapi.guide;

import io.github.ibkrclient.openapi.read.Problems;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values in the place of placeholders, and wraps the paragraphs and list items that had one anew.
 *
 * @param values the values by name; each must be used
 * @param problems where unknown and unused names are noted
 */
record Placeholders(Map<String, String> values, Problems problems) {
    private static final int WIDTH = 125;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]*)}}");

    /** A paragraph or an item of a list, without what follows it. */
    private static final Pattern BLOCK = Pattern.compile("(?ms)^[^\\s#].*?(?=\\n\\n|\\n- |\\n#|\\n?\\z)");

    /** Fills a text. */
    String fill(String text, String place) {
        values.keySet().forEach(name -> {
            if (!text.contains("{{" + name + "}}")) {
                problems.add(place + ": {{" + name + "}} is missing");
            }
        });
        return BLOCK.matcher(text)
                .replaceAll(block -> Matcher.quoteReplacement(
                        block.group().contains("{{") ? wrap(filled(block.group(), place)) : block.group()));
    }

    private String filled(String block, String place) {
        return PLACEHOLDER.matcher(block).replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                problems.add(place + ": there is no placeholder " + found.group());
            }
            return Matcher.quoteReplacement(String.valueOf(value));
        });
    }

    private static String wrap(String block) {
        String hanging = block.startsWith("- ") ? "  " : "";
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : block.split("\\s+", -1)) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append('\n').append(hanging).append(word);
                column = hanging.length() + word.length();
            } else {
                text.append(column > 0 ? " " : "").append(word);
                column += (column > 0 ? 1 : 0) + word.length();
            }
        }
        return text.toString();
    }
}

package io.github.ibkrclient.openapi.view;

import java.util.ArrayList;
import java.util.List;

/** Writes a Javadoc comment: escaped, wrapped and indented. */
final class Javadoc {
    private static final int WIDTH = 116;

    private final List<String> paragraphs = new ArrayList<>();
    private final List<String> tags = new ArrayList<>();

    /** Adds a paragraph of plain text; nothing when it is empty. */
    Javadoc text(String text) {
        return markup(escape(text));
    }

    /** Adds a paragraph that is Javadoc already. */
    Javadoc markup(String markup) {
        if (!markup.isBlank()) {
            paragraphs.add(markup.strip());
        }
        return this;
    }

    /** Adds a tag with plain text. */
    Javadoc tag(String tag, String text) {
        tags.add((tag + " " + escape(text)).strip());
        return this;
    }

    /** The comment, each line with the indent but the last one without line end. */
    String at(int indent) {
        String margin = " ".repeat(indent);
        if (tags.isEmpty() && paragraphs.size() == 1 && fits(margin, paragraphs.get(0))) {
            return margin + "/** " + paragraphs.get(0) + " */";
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < paragraphs.size(); i++) {
            if (i > 0) {
                lines.add("");
            }
            lines.addAll(wrap((i > 0 ? "<p>" : "") + paragraphs.get(i), WIDTH - indent - 3, ""));
        }
        if (!tags.isEmpty()) {
            lines.add("");
        }
        tags.forEach(tag -> lines.addAll(wrap(tag, WIDTH - indent - 3, "    ")));
        StringBuilder comment = new StringBuilder(margin + "/**\n");
        lines.forEach(
                line -> comment.append((margin + " * " + line).stripTrailing()).append('\n'));
        return comment.append(margin).append(" */").toString();
    }

    private static boolean fits(String margin, String text) {
        return margin.length() + text.length() + 7 <= WIDTH;
    }

    private static List<String> wrap(String text, int width, String hanging) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+", -1)) {
            if (line.length() > hanging.length() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(hanging);
            }
            line.append(line.toString().isBlank() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Text that Javadoc shows as it is and that cannot end the comment or be taken for a tag or a Unicode escape. */
    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("\\", "&#92;")
                .replace("*/", "*&#47;")
                .replaceAll("\\s+", " ")
                .strip();
    }
}

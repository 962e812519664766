package io.github.ibkrclient.cli.executions;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a page of HTML. Every text and every attribute is escaped. */
final class Html {
    private final StringBuilder page = new StringBuilder();

    /** Adds markup of this program's own, which holds no value. */
    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    /** Adds a text. */
    Html text(@Nullable Object value) {
        page.append(escaped(value));
        return this;
    }

    /** Adds an element with a text. */
    Html element(String name, @Nullable Object value) {
        return raw("<" + name + ">").text(value).raw("</" + name + ">\n");
    }

    /** Begins an element with a class and a text that is shown beside the pointer. */
    Html open(String name, String style, String title) {
        return raw("<" + name + " class=\"" + escaped(style) + "\" title=\"" + escaped(title) + "\">");
    }

    /** Adds the head of a table, whose body follows. A title that begins with {@code >} is that of numbers. */
    Html table(String... titles) {
        raw("<div class=\"wide\"><table>\n<thead><tr>");
        for (String title : titles) {
            boolean numbers = title.startsWith(">");
            raw(numbers ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">")
                    .text(numbers ? title.substring(1) : title)
                    .raw("</th>");
        }
        return raw("</tr></thead>\n<tbody>\n");
    }

    /** Adds a row of a table; numbers are aligned to the right. */
    Html row(String style, List<?> cells) {
        raw("<tr class=\"" + escaped(style) + "\">");
        for (Object cell : cells) {
            raw(cell instanceof Number ? "<td class=\"number\">" : "<td>")
                    .text(cell)
                    .raw("</td>");
        }
        return raw("</tr>\n");
    }

    /** Ends a table. */
    Html endTable() {
        return raw("</tbody>\n</table></div>\n");
    }

    private static String escaped(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        return text.replaceAll("\\p{Cntrl}", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return page.toString();
    }
}

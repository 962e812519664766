package io.github.ibkrclient.testkit.internal.report;

import java.util.List;

/** The table of trades on a page of HTML, in the manner of IBKR's statements. */
final class HtmlTable {
    private static final String BLANK = "&nbsp;";

    private final StringBuilder text = new StringBuilder();
    private final int texts;
    private final int columns;

    /**
     * A table.
     *
     * @param header the headings; empty ones for columns without a name
     * @param texts how many columns stand on the left side
     */
    HtmlTable(List<String> header, int texts) {
        this.texts = texts;
        this.columns = header.size();
        text.append("<table class=\"table table-bordered\" id=\"summaryDetailTable\">\n<thead>\n<tr>\n");
        header.forEach(name -> text.append("<th>").append(cell(name)).append("</th>\n"));
        text.append("</tr>\n</thead>\n");
    }

    /** A heading over all columns, for example {@code header-asset}. */
    void heading(String kind, String name) {
        text.append("<tbody>\n<tr><td class=\"").append(kind).append("\" align=\"left\" valign=\"middle\" colspan=\"");
        text.append(columns).append("\">").append(cell(name)).append("</td>\n</tr>\n</tbody>\n");
    }

    /** A row in a body of its own; with the sign of a row that has details below it, or without. */
    void row(List<String> cells, boolean summary) {
        text.append("<tbody>\n").append(summary ? "<tr class=\"row-summary\">\n" : "<tr>\n");
        String sign = summary ? "<span class=\"icon-plus-square\" ></span>" : "";
        cells(cells, "", sign);
        text.append("</tr>\n</tbody>\n");
    }

    /** Starts the rows below a row. */
    void startDetails() {
        text.append("<tbody class=\"row-detail\">\n");
    }

    /** A row below a row. */
    void detail(List<String> cells) {
        text.append("<tr>\n");
        cells(cells, " class=\"indent\"", "");
        text.append("</tr>\n");
    }

    /** Ends the rows below a row. */
    void endDetails() {
        text.append("</tbody>\n");
    }

    /**
     * A sum.
     *
     * @param kind {@code subtotal} or {@code total}
     * @param name what is summed up
     * @param over how many columns the name takes
     * @param cells the other cells
     */
    void sum(String kind, String name, int over, List<String> cells) {
        text.append("<tbody>\n<tr class=\"")
                .append(kind)
                .append("\">\n<td class=\"indent\" colspan=\"")
                .append(over);
        text.append("\">")
                .append(Printed.escaped(name).replaceFirst(" ", BLANK))
                .append("</td>\n");
        cells.forEach(
                cell -> text.append("<td align=\"right\">").append(cell(cell)).append("</td>\n"));
        text.append("</tr>\n</tbody>\n");
    }

    /** The table. */
    String end() {
        return text.append("</table>\n").toString();
    }

    private void cells(List<String> cells, String first, String sign) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i >= texts ? "<td align=\"right\">" : "<td" + (i == 0 ? first : "") + ">");
            text.append(i == 0 ? sign : "").append(cell(cells.get(i))).append("</td>\n");
        }
    }

    private static String cell(String value) {
        return value.isEmpty() ? BLANK : Printed.escaped(value);
    }
}

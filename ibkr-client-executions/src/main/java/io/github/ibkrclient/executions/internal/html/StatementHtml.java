package io.github.ibkrclient.executions.internal.html;

import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.input.UnwrappedStream;
import io.github.ibkrclient.executions.internal.statement.StatementInterpreter;
import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Texts;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jspecify.annotations.Nullable;

/**
 * Reads a statement or a trade confirmation in HTML. The page is never held: an element is taken out of it when it is
 * complete and was looked at.
 */
public final class StatementHtml {
    private static final Pattern TITLE = Pattern.compile(
            ".*?(?:Activity Statement|Trade Confirmation Report)(?: (.*?))?(?: - Interactive Brokers)?");
    private static final Pattern TIME_OF_A_ROW =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}, \\d{2}:\\d{2}:\\d{2}(?! [A-Z]{3})");
    private static final Pattern SECTION = Pattern.compile("tbl([A-Za-z0-9]*?)_?([A-Z]{1,3}[0-9]{3,}[A-Z]?)?Body");

    private static final Pattern GENERATED =
            Pattern.compile("Generated: (\\d{4}-\\d{2}-\\d{2}, \\d{2}:\\d{2}:\\d{2} [A-Z]{3})");

    /** Elements that are looked at with the element around them. */
    private static final Set<String> PARTS = Set.of(
            "html", "body", "head", "td", "th", "span", "a", "b", "i", "u", "br", "strong", "em", "font", "img", "sup");

    private final StatementInterpreter interpreter;
    private final TradeTables trades;
    private boolean isReport;
    private boolean isTrades;
    private String title = "";
    private String section = "";
    private String cashCurrency = "";
    private @Nullable Element lastTable;
    private long rows;

    private StatementHtml(Findings findings) {
        interpreter = new StatementInterpreter(findings, true);
        trades = new TradeTables(interpreter);
    }

    /**
     * Reads a report to its end.
     *
     * @return what it is
     * @throws DocumentRefusedException when it is another page, or is cut
     */
    public static DocumentKind read(UnwrappedStream in, Findings findings) throws IOException {
        StatementHtml html = new StatementHtml(findings);
        try (StreamParser parser = new StreamParser(Parser.htmlParser()).parse(in.text(), "")) {
            Iterator<Element> elements = parser.iterator();
            while (elements.hasNext()) {
                html.element(elements.next());
            }
        }
        return html.end(in.tail());
    }

    private void element(Element element) throws DocumentRefusedException {
        String name = element.normalName();
        switch (name) {
            case "title" -> title(text(element));
            case "tr" -> row(element);
            case "li" -> interpreter.note(text(element));
            case "p" -> paragraph(element);
            case "div", "section", "body" -> part(element);
            default -> {}
        }
        if (!PARTS.contains(name)) {
            forget(element);
        }
    }

    /** Its tables are taken out already, so what is left of a row stood outside of a table, and belongs to nothing. */
    private void part(Element part) throws DocumentRefusedException {
        isReport |= part.hasClass("sectionHeadingClosed");
        made(text(part));
        if (TIME_OF_A_ROW.matcher(part.text()).find()) {
            throw new DocumentRefusedException("a row stands outside of the tables: download the report again");
        }
    }

    /** Takes an element out of the page, and the blanks before it. */
    private static void forget(Element element) {
        Node before = element.previousSibling();
        while (before instanceof Comment || (before instanceof TextNode text && text.isBlank())) {
            before.remove();
            before = element.previousSibling();
        }
        element.remove();
    }

    static String text(Element element) {
        return element.text().replace('\u00a0', ' ').strip();
    }

    private void title(String text) throws DocumentRefusedException {
        title = text;
        interpreter.title(text);
        Matcher known = TITLE.matcher(text);
        if (known.matches()) {
            isReport = true;
            String period = known.group(1);
            if (period != null) {
                interpreter.period(period);
            }
        }
    }

    private void paragraph(Element paragraph) throws DocumentRefusedException {
        Element period = paragraph.hasClass("text-title") ? paragraph.selectFirst("span") : null;
        if (period != null) {
            interpreter.period(text(period));
        }
        interpreter.note(text(paragraph));
        made(text(paragraph));
    }

    private void made(String text) {
        Matcher generated = GENERATED.matcher(text);
        if (generated.find()) {
            interpreter.made(generated.group(1));
        }
    }

    private void row(Element row) throws DocumentRefusedException {
        Element table = row.closest("table");
        if (table == null) {
            return;
        }
        if (!table.equals(lastTable)) {
            lastTable = table;
            enter(table);
        }
        rows++;
        if (isTrades) {
            trades.row(row, rows);
        } else if (section.equals("CashReport")) {
            cash(row);
        } else if (row.childrenSize() == 2) {
            interpreter.property(text(row.child(0)), text(row.child(1)));
        }
    }

    private void enter(Element table) throws DocumentRefusedException {
        section = "";
        cashCurrency = "";
        String account = "";
        for (Element parent = table; parent != null; parent = parent.parent()) {
            Matcher id = SECTION.matcher(parent.id());
            if (id.matches()) {
                section = id.group(1);
                account = id.group(2) == null ? "" : id.group(2);
                break;
            }
        }
        isTrades = section.equals("Transactions")
                || (section.isEmpty() && table.id().equals("summaryDetailTable"));
        if (isTrades) {
            interpreter.group(account);
            trades.begin();
        } else if (section.equals("CashReport")) {
            interpreter.header("Cash Report", new String[0], 0, 0, rows);
        }
    }

    private void cash(Element row) throws DocumentRefusedException {
        Element first = row.firstElementChild();
        if (first == null) {
            return;
        }
        if (row.childrenSize() == 1) {
            cashCurrency = text(first);
            return;
        }
        String[] cells = new String[row.childrenSize() + 1];
        cells[0] = text(first);
        cells[1] = cashCurrency;
        for (int i = 1; i < row.childrenSize(); i++) {
            cells[i + 1] = text(row.child(i));
        }
        interpreter.row("Cash Report", "Data", cells, 0, cells.length, rows);
    }

    private DocumentKind end(String tail) throws DocumentRefusedException {
        if (!isReport && !trades.found()) {
            throw new DocumentRefusedException("a web page and no report of IBKR, with the title \""
                    + Texts.excerpt(title) + "\": log in and download the report again");
        }
        if (!tail.stripTrailing().endsWith("</html>")) {
            throw new DocumentRefusedException("the page is cut: download the report again");
        }
        return interpreter.end(true);
    }
}

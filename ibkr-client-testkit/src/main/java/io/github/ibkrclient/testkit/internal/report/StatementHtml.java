package io.github.ibkrclient.testkit.internal.report;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.report.StatementContent.Block;
import io.github.ibkrclient.testkit.internal.report.StatementContent.CurrencyBlock;
import io.github.ibkrclient.testkit.internal.report.StatementContent.SymbolBlock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An activity statement as a page of HTML. Its numbers are rounded. */
final class StatementHtml {
    private final StatementContent content;
    private final Words words;
    private final boolean details;
    private final String account;

    StatementHtml(StatementContent content) {
        this.content = content;
        this.words = new Words(content.query().language());
        this.details = content.query().details();
        this.account = content.accounts().get(0).id();
    }

    String text() {
        StringBuilder sections = new StringBuilder();
        section(sections, "AccountInformation", true, words.of("Account Information"), owner(content, words));
        section(
                sections,
                "Transactions",
                true,
                words.of("Trades"),
                content.blocks().stream().map(this::trades).collect(Collectors.joining()));
        section(sections, "ContractInfo", false, words.of("Financial Instrument Information"), instruments());
        notes(sections, account, words);
        return page(content, words, words.of("Activity Statement"), sections.toString());
    }

    /** A whole page around its sections. */
    static String page(StatementContent content, Words words, String title, String sections) {
        String period = words.period(content.query().from(), content.query().to());
        return "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\""
                + " \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n<html dir=\"ltr\">\n<head>\n"
                + "<meta charset=\"utf-8\">\n<title>"
                + content.accounts().get(0).id() + " " + Printed.escaped(title)
                + " " + period + " - Interactive Brokers</title>\n</head>\n<body>\n"
                + "<section class=\"statement\"><div class=\"container \">\n<p class=\"text-title\">"
                + Printed.escaped(title) + "<br><span>" + period + "</span></p>\n" + sections
                + "<br/><p class=\"text-center text-gray\">Generated: " + Printed.generated(content.now())
                + "</p>\n</div></section>\n</body>\n</html>\n";
    }

    /** A section; some of IBKR's ids have no underscore between name and account. */
    private void section(StringBuilder text, String name, boolean underscore, String heading, String body) {
        section(text, name + (underscore ? "_" : "") + account, heading, body);
    }

    static void section(StringBuilder text, String id, String heading, String body) {
        text.append("<div class=\"sectionHeadingClosed\" id=\"sec").append(id).append("Heading\">");
        text.append("<span class=\"accordion-icon\"></span>")
                .append(Printed.escaped(heading))
                .append("</div>\n");
        text.append("<div id=\"tbl").append(id).append("Body\" class=\"sectionContent\" style=\"display: none\">");
        text.append("<div class=\"table-responsive\">\n").append(body).append("</div></div>\n");
    }

    /** The notes at the end, which say in which zone times are. */
    static void notes(StringBuilder text, String account, Words words) {
        section(
                text,
                "Footnotes_" + account,
                words.of("Notes/Legal Notes"),
                "<div class=\"notes\"><ol class=\"paralist\"><li>In case of partial executions, commissions are charged on"
                        + " the total quantity executed on the original order.</li><li>"
                        + Printed.escaped(words.of(StatementContent.ZONE_NOTE)) + "</li></ol></div>");
    }

    static String owner(StatementContent content, Words words) {
        List<String> ids = content.accounts().stream().map(SimulatedAccount::id).toList();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Name", "Sam Sample");
        fields.put("Account", ids.get(0));
        if (content.severalAccounts()) {
            fields.put("Accounts Included", String.join(", ", ids));
        }
        fields.put("Base Currency", content.base());
        return plainTable(fields.entrySet().stream()
                .map(field -> List.of(words.of(field.getKey()), field.getValue()))
                .toList());
    }

    private static String plainTable(List<List<String>> rows) {
        return rows.stream()
                .map(row -> row.stream()
                        .map(cell -> "<td>" + (cell.isEmpty() ? "&nbsp;" : Printed.escaped(cell)) + "</td>")
                        .collect(Collectors.joining("", "<tr>", "</tr>\n")))
                .collect(Collectors.joining("", "<table class=\"table table-bordered\">\n", "</table>\n"));
    }

    private String instruments() {
        Stream<List<String>> header =
                Stream.of(List.of("Symbol", "Description", "Conid", "Security ID", "Listing Exch", "Multiplier"));
        return plainTable(Stream.concat(
                        header,
                        content.instruments().stream()
                                .filter(instrument -> !instrument.pair())
                                .map(StatementHtml::cells))
                .toList());
    }

    private static List<String> cells(SimulatedInstrument instrument) {
        return List.of(
                instrument.listedSymbol(),
                instrument.derived() == null ? instrument.name() : instrument.reportSymbol(),
                Long.toString(instrument.conid()),
                instrument.isin(),
                instrument.exchange(),
                Printed.exact(instrument.multiplier()));
    }

    private String trades(Block block) {
        List<String> header = new ArrayList<>(StatementCsv.columns(block.forex(), details, content.base(), words));
        int texts = 2 + (details ? 1 : 0) + (content.severalAccounts() ? 1 : 0);
        if (content.severalAccounts()) {
            header.add(0, words.of("Account"));
        }
        HtmlTable table = new HtmlTable(header, texts);
        table.heading("header-asset", words.of(block.category()));
        for (CurrencyBlock currency : block.currencies()) {
            table.heading("header-currency", currency.currency());
            for (SymbolBlock symbol : currency.symbols()) {
                symbol.orders().forEach(order -> order(table, block, order));
                Figures sum = content.sum(symbol.orders().stream());
                List<String> cells = new ArrayList<>(List.of(Printed.grouped(sum.quantity()), "", ""));
                cells.addAll(sums(sum));
                table.sum("subtotal", "Total " + symbol.symbol(), texts, cells);
            }
            Figures sum = content.sum(currency.symbols().stream().flatMap(symbol -> symbol.orders().stream()));
            table.sum("subtotal", "Total", texts + 3, sums(sum));
            if (!currency.currency().equals(content.base())) {
                BigDecimal rate = CashFlows.rate(content.market(), currency.currency(), content.base());
                table.sum("total", "Total in " + content.base(), texts + 3, sums(sum.times(rate)));
            }
        }
        return table.end();
    }

    private static List<String> sums(Figures sum) {
        return List.of(Printed.money(sum.proceeds()), Printed.money(sum.commission()), "", "", "", "");
    }

    /** An order with one execution and no lot stands alone, with the venue of its execution. */
    private void order(HtmlTable table, Block block, BookedOrder order) {
        boolean lot = details && order.first().openClose().equals("C");
        boolean parts = details && order.rows().size() > 1;
        table.row(cells(block, order, parts ? "-" : order.first().venue()), lot || parts);
        if (lot || parts) {
            table.startDetails();
            for (BookedExecution row : parts ? order.rows() : List.<BookedExecution>of()) {
                table.detail(cells(block, new BookedOrder(List.of(row)), row.venue()));
            }
            if (lot) {
                table.detail(lot(order));
            }
            table.endDetails();
        }
    }

    private List<String> cells(Block block, BookedOrder order, String venue) {
        BookedExecution first = order.first();
        Figures figures = content.figures(order);
        List<String> cells = new ArrayList<>();
        if (content.severalAccounts()) {
            cells.add(first.account());
        }
        cells.add(first.instrument().reportSymbol());
        cells.add(Printed.time(first.at()));
        if (details) {
            cells.add(venue);
        }
        cells.add(Printed.grouped(figures.quantity()));
        cells.add(Printed.price(figures.price(), block.forex()));
        cells.add(block.forex() ? "" : Printed.price(figures.close(), false));
        cells.add(Printed.money(figures.proceeds()));
        cells.add(Printed.money(figures.commission()));
        cells.add(block.forex() ? "" : Printed.money(figures.basis()));
        cells.add(block.forex() ? "" : "0.00");
        cells.add(Printed.money(figures.profit()));
        cells.add(first.notes());
        return cells;
    }

    private List<String> lot(BookedOrder order) {
        List<String> cells = new ArrayList<>(List.of("Closed Lot:"));
        if (content.severalAccounts()) {
            cells.add("");
        }
        cells.addAll(List.of(order.first().tradeDate().toString(), ""));
        cells.add(Printed.grouped(order.quantity().negate()));
        cells.add(Printed.exact(order.price()));
        cells.addAll(List.of("", "", "", Printed.money(order.proceeds()), "0.00", "", "ST"));
        return cells;
    }
}

package io.github.ibkrclient.testkit.internal.report;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.internal.report.StatementContent.Block;
import io.github.ibkrclient.testkit.internal.report.StatementContent.CurrencyBlock;
import io.github.ibkrclient.testkit.internal.report.StatementContent.SymbolBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A trade confirmation report. Nobody has published one as CSV, so its layout is our choice: the frame of a statement with
 * the columns of the page.
 */
final class Confirmations {
    private static final String TITLE = "Trade Confirmation Report";
    private static final String SECTION = "Trades";
    private static final int TEXTS = 6;

    private static final List<String> COLUMNS = List.of(
            "Acct ID",
            "Symbol",
            "Trade Date/Time",
            "Settle Date",
            "Exchange",
            "Type",
            "Quantity",
            "Price",
            "Proceeds",
            "Comm",
            "Fee",
            "Order Type",
            "Code");

    private final StatementContent content;
    private final Words words;

    Confirmations(StatementContent content) {
        this.content = content;
        this.words = new Words(content.query().language());
    }

    String html() {
        StringBuilder sections = new StringBuilder();
        String account = content.accounts().get(0).id();
        StatementHtml.section(
                sections,
                "AccountInformation_" + account,
                words.of("Account Information"),
                StatementHtml.owner(content, words));
        HtmlTable table = new HtmlTable(COLUMNS, TEXTS);
        for (Block block : content.blocks()) {
            table.heading("header-asset", words.of(block.category()));
            for (CurrencyBlock currency : block.currencies()) {
                table.heading("header-currency", currency.currency());
                currency.symbols().forEach(symbol -> symbol(table, block, symbol));
            }
        }
        sections.append(table.end());
        StatementHtml.notes(sections, account, words);
        return StatementHtml.page(content, words, words.of(TITLE), sections.toString());
    }

    private void symbol(HtmlTable table, Block block, SymbolBlock symbol) {
        for (BookedOrder order : symbol.orders()) {
            table.row(cells(block, order, "-", true), true);
            table.startDetails();
            order.rows().forEach(row -> table.detail(cells(block, new BookedOrder(List.of(row)), row.venue(), true)));
            table.endDetails();
        }
        for (boolean bought : new boolean[] {true, false}) {
            List<BookedOrder> orders = symbol.orders().stream()
                    .filter(order -> order.quantity().signum() > 0 == bought)
                    .toList();
            if (!orders.isEmpty()) {
                Figures sum = content.sum(orders.stream());
                String name = "Total " + symbol.symbol() + (bought ? " (Bought)" : " (Sold)");
                table.sum(
                        "subtotal",
                        name,
                        TEXTS,
                        List.of(
                                Printed.grouped(sum.quantity()),
                                "",
                                Printed.money(sum.proceeds()),
                                Printed.money(sum.commission()),
                                "0.00",
                                "",
                                ""));
            }
        }
    }

    String csv() {
        StringBuilder text = new StringBuilder("\ufeff");
        text.append(Printed.line(List.of("Statement", "Header", words.of("Field Name"), words.of("Field Value"))));
        text.append(Printed.line(List.of("Statement", "Data", "BrokerName", "Interactive Brokers LLC")));
        text.append(Printed.line(List.of("Statement", "Data", "Title", words.of(TITLE))));
        text.append(Printed.line(List.of(
                "Statement",
                "Data",
                "Period",
                words.period(content.query().from(), content.query().to()))));
        text.append(Printed.line(List.of("Statement", "Data", "WhenGenerated", Printed.generated(content.now()))));
        for (Block block : content.blocks()) {
            List<String> header = new ArrayList<>(
                    List.of(SECTION, "Header", "DataDiscriminator", words.of("Asset Category"), words.of("Currency")));
            header.addAll(COLUMNS);
            text.append(Printed.line(header));
            for (CurrencyBlock currency : block.currencies()) {
                for (SymbolBlock symbol : currency.symbols()) {
                    for (BookedOrder order : symbol.orders()) {
                        line(text, block, "Order", order, "-");
                        order.rows()
                                .forEach(row -> line(text, block, "Trade", new BookedOrder(List.of(row)), row.venue()));
                    }
                }
            }
        }
        String notes = words.of("Notes/Legal Notes");
        text.append(Printed.line(List.of(notes, "Header", "Type", "Note")));
        return text.append(Printed.line(List.of(notes, "Data", "Notes", words.of(StatementContent.ZONE_NOTE))))
                .toString();
    }

    private void line(StringBuilder text, Block block, String kind, BookedOrder order, String venue) {
        List<String> cells = new ArrayList<>(List.of(
                SECTION,
                "Data",
                kind,
                words.of(block.category()),
                order.first().instrument().currency()));
        cells.addAll(cells(block, order, venue, false));
        text.append(Printed.line(cells));
    }

    private List<String> cells(Block block, BookedOrder order, String venue, boolean rounded) {
        BookedExecution first = order.first();
        Figures figures = content.figures(order);
        String price = Printed.exact(Objects.requireNonNull(figures.price()));
        String commission = figures.commission() == null ? "" : Printed.exact(figures.commission());
        return List.of(
                first.account(),
                first.instrument().reportSymbol(),
                Printed.time(first.at()),
                first.settleDate().toString(),
                venue,
                (first.bought() ? "BUY" : "SELL") + (first.codes().contains("Ca") ? " (Ca.)" : ""),
                Printed.grouped(figures.quantity()),
                rounded ? Printed.price(figures.price(), block.forex()) : price,
                rounded ? Printed.money(figures.proceeds()) : Printed.exact(figures.proceeds()),
                rounded ? Printed.money(figures.commission()) : commission,
                rounded ? "0.00" : "0",
                first.order().type(),
                first.notes());
    }
}

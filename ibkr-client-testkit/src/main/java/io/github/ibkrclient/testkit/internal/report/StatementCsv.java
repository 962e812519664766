package io.github.ibkrclient.testkit.internal.report;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.SimulatedInstrument.Derived;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.report.StatementContent.Block;
import io.github.ibkrclient.testkit.internal.report.StatementContent.CurrencyBlock;
import io.github.ibkrclient.testkit.internal.report.StatementContent.SymbolBlock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An activity statement as CSV, with all its quirks. */
final class StatementCsv {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final StatementContent content;
    private final Words words;
    private final boolean details;
    private final StringBuilder text = new StringBuilder(BYTE_ORDER_MARK);

    StatementCsv(StatementContent content) {
        this.content = content;
        this.words = new Words(content.query().language());
        this.details = content.query().details();
    }

    String text() {
        line("Statement", "Header", words.of("Field Name"), words.of("Field Value"));
        line("Statement", "Data", "BrokerName", "Interactive Brokers LLC");
        line("Statement", "Data", "BrokerAddress", "Two Pickwick Plaza, Greenwich, CT 06830");
        line("Statement", "Data", "Title", words.of("Activity Statement"));
        line(
                "Statement",
                "Data",
                "Period",
                words.period(content.query().from(), content.query().to()));
        line("Statement", "Data", "WhenGenerated", Printed.generated(content.now()));
        owner();
        cashReport();
        content.blocks().forEach(this::trades);
        instruments();
        codes();
        String notes = words.of("Notes/Legal Notes");
        line(notes, "Header", "Type", "Note");
        line(
                notes,
                "Data",
                "Notes",
                "Quantities preceded by a \"-\" sign indicate sell transactions. Other transactions are purchases.");
        line(notes, "Data", "Notes", words.of(StatementContent.ZONE_NOTE));
        return text.toString();
    }

    private void owner() {
        String section = words.of("Account Information");
        List<String> ids = content.accounts().stream().map(SimulatedAccount::id).toList();
        line(section, "Header", words.of("Field Name"), words.of("Field Value"));
        line(section, "Data", words.of("Name"), "Sam Sample");
        line(section, "Data", words.of("Account"), ids.get(0) + (content.severalAccounts() ? " (Consolidated)" : ""));
        if (content.severalAccounts()) {
            line(section, "Data", words.of("Accounts Included"), String.join(", ", ids));
        }
        line(section, "Data", words.of("Account Type"), "Individual");
        line(section, "Data", words.of("Base Currency"), content.base());
    }

    private void cashReport() {
        String section = words.of("Cash Report");
        line(
                section,
                "Header",
                words.of("Currency Summary"),
                words.of("Currency"),
                words.of("Total"),
                words.of("Securities"),
                "Futures",
                "");
        CashBook book = new CashBook(
                content.accounts(), content.market(), content.query().from(), content.now());
        for (CashFlows flows : book.next(content.rows())) {
            String currency = flows.summary() ? words.of("Base Currency Summary") : flows.currency();
            cash(section, "Starting Cash", currency, flows.starting());
            cash(section, "Commissions", currency, flows.commissions());
            cash(section, "Trades (Sales)", currency, flows.sales());
            cash(section, "Trades (Purchase)", currency, flows.purchases());
            cash(section, "Ending Cash", currency, flows.ending());
            cash(section, "Ending Settled Cash", currency, flows.ending());
        }
    }

    private void cash(String section, String name, String currency, BigDecimal amount) {
        line(section, "Data", words.of(name), currency, Printed.exact(amount), Printed.exact(amount), "0", "");
    }

    /** The header stands anew before each class of assets, because its columns differ. */
    private void trades(Block block) {
        List<String> header = new ArrayList<>(List.of(
                words.of("Trades"), "Header", "DataDiscriminator", words.of("Asset Category"), words.of("Currency")));
        if (content.severalAccounts()) {
            header.add(words.of("Account"));
        }
        header.addAll(columns(block.forex(), details, content.base(), words));
        line(header);
        for (CurrencyBlock currency : block.currencies()) {
            currency.symbols().forEach(symbol -> symbol(block, currency, symbol));
            total(block, currency);
        }
    }

    /** The columns from the symbol on. */
    static List<String> columns(boolean forex, boolean details, String base, Words words) {
        List<String> columns = new ArrayList<>(List.of(words.of("Symbol"), words.of("Date/Time")));
        if (details) {
            columns.add(words.of("Exchange"));
        }
        columns.addAll(List.of(words.of("Quantity"), words.of("T. Price")));
        columns.addAll(
                forex
                        ? List.of("", words.of("Proceeds"), words.of("Comm in") + " " + base, "", "")
                        : List.of(
                                words.of("C. Price"),
                                words.of("Proceeds"),
                                words.of("Comm/Fee"),
                                words.of("Basis"),
                                words.of("Realized P/L")));
        columns.addAll(List.of(forex ? words.of("MTM in") + " " + base : words.of("MTM P/L"), "Code"));
        return columns;
    }

    private void symbol(Block block, CurrencyBlock currency, SymbolBlock symbol) {
        for (BookedOrder order : symbol.orders()) {
            row(block, "Order", order, "-");
            for (BookedExecution row : details ? order.rows() : List.<BookedExecution>of()) {
                row(block, "Trade", new BookedOrder(List.of(row)), row.venue());
            }
            if (details && order.first().openClose().equals("C")) {
                closedLot(block, order);
            }
        }
        // With a column for the account, the symbol stands in that column.
        List<String> cells = new ArrayList<>(List.of(words.of("Trades"), "SubTotal", ""));
        cells.addAll(List.of(words.of(block.category()), currency.currency(), symbol.symbol()));
        cells.addAll(blanks(1 + (content.severalAccounts() ? 1 : 0) + (details ? 1 : 0)));
        Figures sum = content.sum(symbol.orders().stream());
        cells.add(Printed.exact(sum.quantity()));
        cells.addAll(sums(block.forex(), sum));
        cells.add("");
        line(cells);
    }

    private void row(Block block, String kind, BookedOrder order, String venue) {
        BookedExecution first = order.first();
        Figures figures = content.figures(order);
        List<String> cells = start(block, kind, first);
        if (content.severalAccounts()) {
            cells.add(first.account());
        }
        cells.add(first.instrument().reportSymbol());
        cells.add(Printed.time(first.at()));
        if (details) {
            cells.add(venue);
        }
        cells.add(Printed.grouped(figures.quantity()));
        cells.add(exact(figures.price()));
        cells.add(exact(figures.close()));
        cells.add(Printed.exact(figures.proceeds()));
        cells.add(exact(figures.commission()));
        cells.add(block.forex() ? "" : Printed.exact(figures.basis()));
        cells.add(block.forex() ? "" : "0");
        cells.add(Printed.exact(figures.profit()));
        cells.add(first.notes());
        line(cells);
    }

    /** A lot that an order closed has a day, no account, and the opposite quantity. */
    private void closedLot(Block block, BookedOrder order) {
        BookedExecution first = order.first();
        List<String> cells = start(block, "ClosedLot", first);
        if (content.severalAccounts()) {
            cells.add("");
        }
        cells.add(first.instrument().reportSymbol());
        cells.add(first.tradeDate().toString());
        cells.addAll(blanks(details ? 1 : 0));
        cells.add(Printed.exact(order.quantity().negate()));
        cells.add(Printed.exact(order.price()));
        cells.addAll(blanks(3));
        cells.add(Printed.exact(order.proceeds()));
        cells.addAll(List.of("0", "", "ST"));
        line(cells);
    }

    private List<String> start(Block block, String kind, BookedExecution row) {
        return new ArrayList<>(List.of(
                words.of("Trades"),
                "Data",
                kind,
                words.of(block.category()),
                row.instrument().currency()));
    }

    /** The total in a currency, and then in the currency of the document when that is another one. */
    private void total(Block block, CurrencyBlock currency) {
        Figures sum = content.sum(currency.symbols().stream().flatMap(symbol -> symbol.orders().stream()));
        total(block, currency.currency(), sum);
        if (!currency.currency().equals(content.base())) {
            BigDecimal rate = CashFlows.rate(content.market(), currency.currency(), content.base());
            Figures converted = sum.times(rate);
            total(
                    block,
                    content.base(),
                    block.forex()
                            ? new Figures(
                                    converted.quantity(),
                                    null,
                                    null,
                                    converted.proceeds(),
                                    sum.commission(),
                                    converted.basis(),
                                    converted.profit())
                            : converted);
        }
    }

    private void total(Block block, String currency, Figures sum) {
        List<String> cells = new ArrayList<>(List.of(words.of("Trades"), "Total", ""));
        cells.addAll(List.of(words.of(block.category()), currency));
        cells.addAll(blanks(3 + (content.severalAccounts() ? 1 : 0) + (details ? 1 : 0)));
        cells.addAll(sums(block.forex(), sum));
        cells.add(" ");
        line(cells);
    }

    /** The cells of a sum from the price on. */
    private static List<String> sums(boolean forex, Figures sum) {
        return List.of(
                "",
                "",
                Printed.exact(sum.proceeds()),
                exact(sum.commission()),
                forex ? "" : Printed.exact(sum.basis()),
                forex ? "" : "0",
                Printed.exact(sum.profit()));
    }

    private void instruments() {
        String section = words.of("Financial Instrument Information");
        for (boolean options : new boolean[] {false, true}) {
            List<SimulatedInstrument> listed = content.instruments().stream()
                    .filter(instrument -> !instrument.pair() && (instrument.derived() != null) == options)
                    .toList();
            if (listed.isEmpty()) {
                continue;
            }
            String columns = options
                    ? "Symbol,Description,Conid,Underlying,Listing Exch,Multiplier,Expiry,Delivery Month,Type,Strike,Code"
                    : "Symbol,Description,Conid,Security ID,Underlying,Listing Exch,Multiplier,Type,Code";
            line(Stream.concat(
                            Stream.of(section, "Header", words.of("Asset Category")),
                            Stream.of(columns.split(",", -1)).map(words::of))
                    .toList());
            listed.forEach(instrument -> line(cells(section, instrument)));
        }
    }

    private List<String> cells(String section, SimulatedInstrument instrument) {
        Derived derived = instrument.derived();
        List<String> cells = new ArrayList<>(List.of(
                section,
                "Data",
                words.of(StatementContent.category(instrument)),
                instrument.listedSymbol(),
                derived == null ? instrument.name() : instrument.reportSymbol(),
                Long.toString(instrument.conid())));
        if (derived == null) {
            cells.addAll(List.of(instrument.isin(), instrument.symbol(), instrument.exchange(), "1"));
            cells.addAll(List.of(instrument.stock() ? "COMMON" : "", ""));
        } else {
            String day = derived.expiry();
            String expiry = day.substring(0, 4) + "-" + day.substring(4, 6) + "-" + day.substring(6);
            cells.addAll(List.of(instrument.symbol(), instrument.exchange()));
            cells.addAll(List.of(Printed.exact(instrument.multiplier()), expiry, expiry.substring(0, 7)));
            cells.addAll(List.of(derived.right(), Printed.exact(derived.strike()), ""));
        }
        return cells;
    }

    private void codes() {
        line("Codes", "Header", "Code", "Meaning", "Code (Cont.)", "Meaning (Cont.)");
        line("Codes", "Data", "A", "Assignment", "Ca", "Cancelled");
        line("Codes", "Data", "C", "Closing Trade", "Ep", "Resulted from an Expired Position");
        line("Codes", "Data", "Ex", "Exercise", "O", "Opening Trade");
        line("Codes", "Data", "P", "Partial Execution", "ST", "Short Term P/L");
    }

    private static List<String> blanks(int number) {
        return Stream.generate(() -> "").limit(number).collect(Collectors.toList());
    }

    private static String exact(@Nullable BigDecimal number) {
        return number == null ? "" : Printed.exact(number);
    }

    private void line(String... cells) {
        line(List.of(cells));
    }

    private void line(List<String> cells) {
        text.append(Printed.line(cells));
    }
}

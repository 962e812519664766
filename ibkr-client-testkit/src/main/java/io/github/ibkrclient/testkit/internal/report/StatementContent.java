package io.github.ibkrclient.testkit.internal.report;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.StatementQuery;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands in a statement or a confirmation report.
 *
 * @param query what was asked for
 * @param accounts the accounts; at least one
 * @param rows the rows of the accounts, oldest first
 * @param market the market
 * @param now when the document is made
 */
record StatementContent(
        StatementQuery query, List<SimulatedAccount> accounts, List<BookedExecution> rows, Market market, Instant now) {
    /** The note that says in which zone times are. */
    static final String ZONE_NOTE = "Trade execution times are displayed in Eastern Time.";

    private static final List<String> CLASSES = List.of("STK", "OPT", "CASH", "CRYPTO");

    /** The trades of a class of assets. */
    record Block(String category, boolean forex, List<CurrencyBlock> currencies) {}

    /** The trades in a currency. */
    record CurrencyBlock(String currency, List<SymbolBlock> symbols) {}

    /** The trades of a contract. */
    record SymbolBlock(String symbol, List<BookedOrder> orders) {}

    static StatementContent of(StatementQuery query, List<SimulatedAccount> accounts, Market market, Instant now) {
        boolean confirmations = query.kind() == StatementQuery.Kind.CONFIRMATIONS;
        List<BookedExecution> rows = accounts.stream()
                .flatMap(account -> CashFlows.standing(account.booked(query.from(), query.to()), now).stream())
                .filter(row -> !confirmations || row.kind() != Kind.BOOK_TRADE)
                .toList();
        return new StatementContent(query, accounts, rows, market, now);
    }

    /** The currency of the document. */
    String base() {
        return accounts.get(0).base();
    }

    /** Whether rows name their account. */
    boolean severalAccounts() {
        return accounts.size() > 1;
    }

    /** The trades by class, currency and contract. */
    List<Block> blocks() {
        return CLASSES.stream()
                .map(type -> BookedOrder.by(
                        rows.stream()
                                .filter(row -> row.instrument().secType().equals(type))
                                .toList(),
                        row -> row.instrument().currency()))
                .filter(currencies -> !currencies.isEmpty())
                .map(currencies -> new Block(
                        category(currencies.get(0).first().instrument()),
                        currencies.get(0).first().instrument().pair(),
                        currencies.stream().map(StatementContent::currency).toList()))
                .toList();
    }

    private static CurrencyBlock currency(BookedOrder rows) {
        return new CurrencyBlock(
                rows.first().instrument().currency(),
                BookedOrder.by(rows.rows(), row -> row.instrument().reportSymbol()).stream()
                        .map(symbol -> new SymbolBlock(
                                symbol.first().instrument().reportSymbol(), BookedOrder.of(symbol.rows())))
                        .toList());
    }

    /** The contracts that were traded. */
    List<SimulatedInstrument> instruments() {
        return rows.stream().map(BookedExecution::instrument).distinct().toList();
    }

    /** The figures of an order or an execution. The commission of a currency is in the document's currency. */
    Figures figures(BookedOrder rows) {
        SimulatedInstrument instrument = rows.first().instrument();
        BigDecimal commission = null;
        if (rows.rows().stream().anyMatch(row -> Printed.known(row, now))) {
            commission = rows.commission(now);
            String stated = rows.first().commissionCurrency();
            if (instrument.pair() && !stated.equals(base())) {
                commission = Printed.converted(commission, CashFlows.rate(market, stated, base()));
            }
        }
        BigDecimal close = market.close(instrument, rows.first().reportDate());
        BigDecimal paid = commission == null ? BigDecimal.ZERO : commission;
        return new Figures(
                rows.quantity(),
                rows.price(),
                instrument.pair() ? null : close,
                rows.proceeds(),
                commission,
                rows.proceeds().add(paid).negate(),
                rows.quantity()
                        .multiply(close)
                        .multiply(instrument.multiplier())
                        .add(rows.proceeds()));
    }

    /** The figures of all orders together. */
    Figures sum(Stream<BookedOrder> orders) {
        return Figures.sum(orders.map(this::figures).toList());
    }

    static String category(SimulatedInstrument instrument) {
        return switch (instrument.secType()) {
            case "STK" -> "Stocks";
            case "OPT" -> "Equity and Index Options";
            case "CASH" -> "Forex";
            default -> "Crypto";
        };
    }
}

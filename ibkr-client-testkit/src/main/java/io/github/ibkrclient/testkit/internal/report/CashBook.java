package io.github.ibkrclient.testkit.internal.report;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.NewYork;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The cash of accounts from one document to the next. */
public final class CashBook {
    private final Market market;
    private final String base;
    private final Instant now;
    private final Map<String, CashFlows> byCurrency = new TreeMap<>();

    /** The cash of accounts before a day. The document is in the currency of the first account. */
    public CashBook(List<SimulatedAccount> accounts, Market market, LocalDate from, Instant now) {
        this.market = market;
        this.base = accounts.get(0).base();
        this.now = now;
        for (SimulatedAccount account : accounts) {
            for (String currency : List.of("EUR", "USD")) {
                add(CashFlows.none(currency).starting(account.firstCash(currency)));
            }
            LocalDate opened = NewYork.day(account.openedAt());
            if (account.history() && opened.isBefore(from)) {
                CashFlows.standing(account.booked(opened, from.minusDays(1)), now)
                        .forEach(this::add);
            }
        }
    }

    /** The cash of the next document with these rows: in all currencies together first, then in each. */
    public List<CashFlows> next(List<BookedExecution> rows) {
        byCurrency.replaceAll((currency, flows) -> CashFlows.none(currency).starting(flows.ending()));
        rows.forEach(this::add);
        CashFlows sum = CashFlows.none(base).in(base, BigDecimal.ONE);
        for (CashFlows flows : byCurrency.values()) {
            sum = sum.plus(flows.in(base, CashFlows.rate(market, flows.currency(), base)));
        }
        List<CashFlows> all = new ArrayList<>();
        all.add(sum);
        all.addAll(byCurrency.values());
        return all;
    }

    private void add(BookedExecution row) {
        SimulatedInstrument instrument = row.instrument();
        add(CashFlows.trade(instrument.currency(), row.proceeds()));
        if (instrument.pair()) {
            add(CashFlows.trade(instrument.symbol(), row.quantity()));
        }
        if (Printed.known(row, now)) {
            // IBKR states the commission of a currency in the base currency and debits it in the pair's.
            BigDecimal rate = CashFlows.rate(market, row.commissionCurrency(), instrument.currency());
            add(CashFlows.none(instrument.currency()).commissions(Printed.converted(row.commission(), rate)));
        }
    }

    private void add(CashFlows flows) {
        byCurrency.merge(flows.currency(), flows, CashFlows::plus);
    }
}

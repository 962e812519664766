package io.github.ibkrclient.testkit.internal.flex;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.FlexQuery.Level;
import io.github.ibkrclient.testkit.FlexQuery.Section;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.NewYork;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.report.BookedOrder;
import io.github.ibkrclient.testkit.internal.report.CashBook;
import io.github.ibkrclient.testkit.internal.report.CashFlows;
import io.github.ibkrclient.testkit.internal.report.Printed;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a Flex query yields.
 *
 * @param query the query
 * @param period the name of the period; empty when the request named the days
 * @param from the first day
 * @param to the last day
 * @param now when it is made
 */
record FlexDocument(FlexQuery query, String period, LocalDate from, LocalDate to, Instant now) {
    /** How long after an execution confirmations hold it. */
    private static final Duration CONFIRMED_AFTER = Duration.ofMinutes(10);

    /** A section of a statement: elements of any name with their attributes. */
    record Part(Section section, List<Element> elements) {}

    /** An element with its attributes. */
    record Element(String name, Map<String, String> attributes) {}

    /** The document. */
    String text(Market market, List<SimulatedAccount> accounts) {
        List<Statement> statements = new ArrayList<>();
        for (SimulatedAccount account : accounts) {
            CashBook cash = new CashBook(List.of(account), market, from, now);
            if (query.breakoutByDay()) {
                from.datesUntil(to.plusDays(1))
                        .filter(Market::weekday)
                        .forEach(day -> statements.add(statement(account, market, cash, day, day)));
            } else {
                statements.add(statement(account, market, cash, from, to));
            }
        }
        return query.format().csv() ? new FlexCsv(this).text(statements) : xml(statements);
    }

    /** One statement of the document. */
    record Statement(SimulatedAccount account, LocalDate from, LocalDate to, List<Part> parts) {}

    private String xml(List<Statement> statements) {
        StringBuilder text = new StringBuilder();
        Map<String, String> root = new LinkedHashMap<>();
        root.put("queryName", query.name());
        root.put("type", query.kind().type());
        open(text, "FlexQueryResponse", root, ">\n");
        text.append("<FlexStatements count=\"").append(statements.size()).append("\">\n");
        for (Statement statement : statements) {
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("accountId", statement.account().id());
            attributes.put("fromDate", query.format().date(statement.from()));
            attributes.put("toDate", query.format().date(statement.to()));
            attributes.put("period", period);
            attributes.put("whenGenerated", query.format().time(now));
            open(text, "FlexStatement", attributes, ">\n");
            statement.parts().forEach(part -> section(text, part));
            text.append("</FlexStatement>\n");
        }
        return text.append("</FlexStatements>\n</FlexQueryResponse>\n").toString();
    }

    private void section(StringBuilder text, Part part) {
        String name = switch (part.section()) {
            case ACCOUNT_INFORMATION -> "";
            case CASH_REPORT -> "CashReport";
            case TRADES -> query.kind() == FlexQuery.Kind.ACTIVITY ? "Trades" : "TradeConfirms";
        };
        if (!name.isEmpty()) {
            text.append('<').append(name).append(part.elements().isEmpty() ? " />\n" : ">\n");
        }
        part.elements().forEach(element -> open(text, element.name(), element.attributes(), " />\n"));
        if (!name.isEmpty() && !part.elements().isEmpty()) {
            text.append("</").append(name).append(">\n");
        }
    }

    private static void open(StringBuilder text, String name, Map<String, String> attributes, String end) {
        text.append('<').append(name);
        attributes.forEach((key, value) -> text.append(' ')
                .append(key)
                .append("=\"")
                .append(Printed.escaped(value))
                .append('"'));
        text.append(end);
    }

    private Statement statement(
            SimulatedAccount account, Market market, CashBook cash, LocalDate first, LocalDate last) {
        List<BookedExecution> rows = rows(account, first, last);
        List<Part> parts = new ArrayList<>();
        if (query.sections().contains(Section.ACCOUNT_INFORMATION)) {
            parts.add(
                    new Part(Section.ACCOUNT_INFORMATION, List.of(new Element("AccountInformation", owner(account)))));
        }
        if (query.sections().contains(Section.CASH_REPORT)) {
            parts.add(new Part(
                    Section.CASH_REPORT,
                    cash.next(rows).stream()
                            .map(flows -> new Element("CashReportCurrency", amounts(account, flows, first, last)))
                            .toList()));
        }
        if (query.sections().contains(Section.TRADES)) {
            FlexAttributes attributes = new FlexAttributes(query, market, account.base(), first.equals(last), now);
            parts.add(new Part(Section.TRADES, trades(shown(rows), attributes)));
        }
        return new Statement(account, first, last, parts);
    }

    /** The rows of a document; confirmations hold no bookings. */
    private List<BookedExecution> rows(SimulatedAccount account, LocalDate first, LocalDate last) {
        boolean confirms = query.kind() == FlexQuery.Kind.CONFIRMATIONS;
        Instant known = confirms ? now.minus(CONFIRMED_AFTER) : now;
        return account.booked(first, last).stream()
                .filter(row -> row.told().at(known) && !(confirms && row.kind() == Kind.BOOK_TRADE))
                .toList();
    }

    private List<BookedExecution> shown(List<BookedExecution> rows) {
        Set<String> cancelled = SimulatedAccount.cancelled(rows);
        Set<String> present = new HashSet<>();
        rows.forEach(row -> present.add(row.ids().transactionId()));
        return rows.stream()
                .filter(row -> query.canceledTrades()
                        || !(cancelled.contains(row.ids().transactionId())
                                || present.contains(String.valueOf(row.ids().cancels()))))
                .toList();
    }

    private List<Element> trades(List<BookedExecution> rows, FlexAttributes attributes) {
        List<Element> elements = new ArrayList<>();
        boolean activity = query.kind() == FlexQuery.Kind.ACTIVITY;
        for (BookedOrder symbol : BookedOrder.by(rows, row -> List.of(row.instrument(), row.bought()))) {
            if (query.levels().contains(Level.SYMBOL_SUMMARY)) {
                elements.add(new Element("SymbolSummary", attributes.of(symbol, Level.SYMBOL_SUMMARY)));
            }
            for (BookedOrder order : BookedOrder.of(symbol.rows())) {
                if (query.levels().contains(Level.ORDER)) {
                    elements.add(new Element("Order", attributes.of(order, Level.ORDER)));
                }
                if (query.levels().contains(Level.EXECUTION)) {
                    order.rows()
                            .forEach(row -> elements.add(new Element(
                                    activity ? "Trade" : "TradeConfirm",
                                    attributes.of(new BookedOrder(List.of(row)), Level.EXECUTION))));
                }
            }
        }
        return elements;
    }

    private Map<String, String> owner(SimulatedAccount account) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("accountId", account.id());
        attributes.put("acctAlias", "");
        attributes.put("model", "");
        attributes.put("currency", account.base());
        attributes.put("name", "Sam Sample");
        attributes.put("accountType", "Individual");
        attributes.put("customerType", "Individual");
        attributes.put("accountCapabilities", "Margin");
        attributes.put("dateOpened", query.format().date(NewYork.day(account.openedAt())));
        return attributes;
    }

    private Map<String, String> amounts(SimulatedAccount account, CashFlows flows, LocalDate first, LocalDate last) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("accountId", account.id());
        attributes.put("acctAlias", "");
        attributes.put("model", "");
        attributes.put("currency", flows.summary() ? "BASE_SUMMARY" : flows.currency());
        attributes.put("levelOfDetail", flows.summary() ? "BaseCurrency" : "Currency");
        attributes.put("fromDate", query.format().date(first));
        attributes.put("toDate", query.format().date(last));
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        amounts.put("startingCash", flows.starting());
        amounts.put("clientFees", BigDecimal.ZERO);
        amounts.put("commissions", flows.commissions());
        amounts.put("deposits", BigDecimal.ZERO);
        amounts.put("withdrawals", BigDecimal.ZERO);
        amounts.put("dividends", BigDecimal.ZERO);
        amounts.put("brokerInterest", BigDecimal.ZERO);
        amounts.put("cashSettlingMtm", BigDecimal.ZERO);
        amounts.put("netTradesSales", flows.sales());
        amounts.put("netTradesPurchases", flows.purchases());
        amounts.put("withholdingTax", BigDecimal.ZERO);
        amounts.put("transactionTax", BigDecimal.ZERO);
        amounts.put("fxTranslationGainLoss", BigDecimal.ZERO);
        amounts.put("otherFees", BigDecimal.ZERO);
        amounts.put("endingCash", flows.ending());
        amounts.put("endingSettledCash", flows.ending());
        amounts.forEach((name, amount) -> {
            attributes.put(name, Printed.exact(amount));
            attributes.put(name + "Sec", Printed.exact(amount));
            attributes.put(name + "Com", "0");
        });
        return attributes;
    }
}

package io.github.ibkrclient.executions.internal.flex;

import io.github.ibkrclient.executions.document.AccountPeriod;
import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.table.Decimals;
import io.github.ibkrclient.executions.internal.table.Field;
import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Row;
import io.github.ibkrclient.executions.internal.table.Sums;
import io.github.ibkrclient.executions.internal.table.Sums.Sum;
import io.github.ibkrclient.executions.internal.table.Texts;
import io.github.ibkrclient.executions.internal.time.SlashDates;
import io.github.ibkrclient.executions.internal.time.WrittenTime;
import io.github.ibkrclient.executions.model.AssetClass;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the sections of a Flex report mean, whether they are written as XML or as CSV. */
public final class FlexInterpreter {
    private static final BigDecimal EXACT = new BigDecimal("0.000001");
    private static final Set<AssetClass> NOT_CASH = EnumSet.of(AssetClass.FUT, AssetClass.CFD, AssetClass.FXCFD);
    private static final String SALES = "netTradesSales";
    private static final String PURCHASES = "netTradesPurchases";
    private static final String COMMISSIONS = "commissions";
    private static final int MOST_STATED = 100_000;

    private final Findings findings;
    private final SlashDates dates = new SlashDates();
    private final List<Period> periods = new ArrayList<>();
    private final Map<Stated, BigDecimal> cash = new LinkedHashMap<>();
    private final Sums symbols = new Sums();
    private final Set<String> made = new LinkedHashSet<>();
    private String group = "";
    private DocumentKind kind;

    private record Period(String account, String from, String to) {}

    private record Stated(String group, String currency, String name) {}

    public FlexInterpreter(Findings findings, DocumentKind kind) {
        this.findings = findings;
        this.kind = kind;
    }

    /** A statement begins: an account, or a day of it. */
    public void statement(@Nullable String account, @Nullable String from, @Nullable String to)
            throws DocumentRefusedException {
        group = account == null ? "" : account;
        if (!group.isEmpty() && !group.equals("-")) {
            findings.account(group);
        }
        if (from != null && to != null && !Decimals.isNone(from) && !Decimals.isNone(to)) {
            dates.learn(from);
            dates.learn(to);
            periods.add(new Period(group, from, to));
            if (periods.size() > MOST_STATED) {
                throw new DocumentRefusedException("the report has more than " + MOST_STATED + " statements");
            }
        }
    }

    /** When IBKR made the report, or a statement of it; null when it does not say. */
    public void made(@Nullable String text) {
        if (text != null && !Decimals.isNone(text) && !made.contains(text) && made.size() < MOST_STATED) {
            dates.learn(text);
            made.add(text);
        }
    }

    /** What the report is, if its rows tell it. */
    public void kind(DocumentKind told) {
        kind = told;
    }

    public DocumentKind kind() {
        return kind;
    }

    /**
     * A row of a trades section.
     *
     * @param element the name of the XML element, or null in CSV
     * @param cells by index of the field
     * @param line where the row is
     */
    public void row(@Nullable String element, @Nullable String[] cells, long line) throws DocumentRefusedException {
        String level = level(element, cells[Field.LEVEL.index()]);
        AssetClass assetClass = assetClass(cells);
        switch (level) {
            case "EXECUTION", "ORDER" -> {
                WrittenTime written = time(cells, line);
                Row row = new Row(cells, line, level.equals("EXECUTION"), group, assetClass, commissionCurrency(cells));
                if (row.isExecution()) {
                    findings.times().add(written);
                }
                String account = row.get(Field.ACCOUNT);
                if (account != null) {
                    findings.account(account);
                }
                findings.row(row);
            }
            case "SYMBOL_SUMMARY" -> {
                findings.skip(level);
                stated(new Row(cells, line, false, group, assetClass, commissionCurrency(cells)));
            }
            default -> findings.skip(level);
        }
    }

    private static String level(@Nullable String element, @Nullable String detail) {
        if (detail != null && !detail.isBlank()) {
            boolean trade = element == null || element.equals("Trade") || element.equals("TradeConfirm");
            return trade || !detail.equals("EXECUTION") ? detail : level(element, null);
        }
        if (element == null || element.equals("Trade") || element.equals("TradeConfirm")) {
            return "EXECUTION";
        }
        return switch (element) {
            case "Order" -> "ORDER";
            case "SymbolSummary" -> "SYMBOL_SUMMARY";
            case "AssetSummary" -> "ASSET_SUMMARY";
            case "Lot" -> "CLOSED_LOT";
            case "WashSale" -> "WASH_SALE";
            default -> Texts.excerpt(element);
        };
    }

    private static AssetClass assetClass(@Nullable String[] cells) {
        String asset = cells[Field.ASSET.index()];
        return asset == null ? AssetClass.UNKNOWN : AssetClass.ofCode(asset);
    }

    private static String commissionCurrency(@Nullable String[] cells) {
        String currency = cells[Field.COMMISSION_CURRENCY.index()];
        return currency == null || Decimals.isNone(currency) ? "" : currency;
    }

    private void stated(Row row) throws DocumentRefusedException {
        if (!row.text(Field.CURRENCY).isEmpty() && !row.symbol().isEmpty()) {
            symbols.add(row);
        }
    }

    private @Nullable WrittenTime time(@Nullable String[] cells, long line) throws DocumentRefusedException {
        String text = Row.timeText(cells);
        if (text == null) {
            return null;
        }
        dates.learn(text);
        try {
            return WrittenTime.parse(text, dates.order());
        } catch (DateTimeException e) {
            throw new DocumentRefusedException("line " + line + ": the time \"" + Texts.excerpt(text)
                    + "\" has no known form: set Date Format yyyyMMdd and Time Format HHmmss in the Flex query");
        }
    }

    /** A line of the cash report. */
    public void cash(Function<String, @Nullable String> attribute, long line) throws DocumentRefusedException {
        String currency = attribute.apply("currency");
        if (currency == null || currency.equals("BASE_SUMMARY")) {
            return;
        }
        for (String name : List.of(SALES, PURCHASES, COMMISSIONS)) {
            String text = attribute.apply(name);
            BigDecimal amount = text == null ? null : amount(text, line);
            if (amount != null) {
                cash.merge(new Stated(group, currency, name), amount, BigDecimal::add);
            }
        }
        if (cash.size() > MOST_STATED) {
            throw new DocumentRefusedException("the report has more than " + MOST_STATED + " lines of cash");
        }
    }

    private static @Nullable BigDecimal amount(String text, long line) throws DocumentRefusedException {
        try {
            return Decimals.parse(text);
        } catch (NumberFormatException e) {
            throw new DocumentRefusedException(
                    "line " + line + ": the cash report has \"" + Texts.excerpt(text) + "\" where an amount belongs");
        }
    }

    /**
     * The report ends.
     *
     * @param tradesSection whether it had a section of trades, perhaps an empty one
     */
    public void end(boolean tradesSection) throws DocumentRefusedException {
        if (dates.isUnclear()) {
            throw new DocumentRefusedException("its dates can be read as day/month and as month/day: set Date Format"
                    + " yyyyMMdd in the Flex query, and run it again");
        }
        for (Period period : periods) {
            findings.covers(new AccountPeriod(period.account(), day(period.from()), day(period.to())));
        }
        findings.slashOrder(dates.order());
        made.forEach(findings::made);
        if (tradesSection) {
            findings.hasTradesSection();
            compareCash();
            compareSymbols();
        } else {
            findings.warn(
                    "the report has no section Trades, so it says nothing about executions: add the section to the"
                            + " Flex query, with Executions");
        }
        if (findings.executions().rows() == 0 && findings.orders().rows() > 0) {
            findings.warn("the report has orders and no executions: select Executions in the section Trades of the Flex"
                    + " query");
        }
        if (findings.times().lackTime()) {
            findings.warn(
                    "some rows have no time of day, so they have no instant: select Date/Time in the section Trades"
                            + " of the Flex query");
        }
    }

    private LocalDate day(String text) throws DocumentRefusedException {
        try {
            return WrittenTime.parse(text, dates.order()).date();
        } catch (DateTimeException e) {
            throw new DocumentRefusedException("its period \"" + Texts.excerpt(text)
                    + "\" has no known form: set Date Format yyyyMMdd in the Flex query");
        }
    }

    private void compareCash() {
        Sums rows = findings.rows();
        Map<Stated, Cash> moved = new HashMap<>();
        cash.forEach((stated, amount) -> {
            Cash computed = moved.computeIfAbsent(
                    new Stated(stated.group(), stated.currency(), ""),
                    key -> new Cash(rows, key.group(), key.currency()));
            if (!stated.name().equals(COMMISSIONS)) {
                BigDecimal sum = stated.name().equals(SALES) ? computed.received : computed.paid;
                findings.control(stated.group(), "CashReport " + stated.name(), stated.currency(), amount, sum, EXACT);
            } else if (!computed.hasConversions) {
                // The commission of a currency conversion is charged in another currency than the row says.
                findings.control(
                        stated.group(), "CashReport commissions", stated.currency(), amount, computed.charged, EXACT);
            }
        });
    }

    /** IBKR sums up each symbol twice, what was bought and what was sold. */
    private void compareSymbols() {
        Map<Sums.Key, Sum> sums = findings.rows().by(key -> symbol(key, ""));
        sums.putAll(findings.rows().by(key -> symbol(key, key.side())));
        symbols.by(key -> symbol(key, key.side())).forEach((key, stated) -> {
            Sum sum = sums.getOrDefault(key, Sum.NONE);
            String name = "SymbolSummary " + key.symbol() + (key.side().isEmpty() ? "" : " " + key.side());
            findings.control(key.account(), name + " quantity", null, stated.quantity(), sum.quantity(), EXACT);
            if (stated.hasProceeds()) {
                findings.control(
                        key.account(), name + " proceeds", key.currency(), stated.proceeds(), sum.proceeds(), EXACT);
            }
            Set<String> currencies = stated.commissions().keySet();
            if (!currencies.isEmpty()) {
                String currency =
                        currencies.size() > 1 ? null : currencies.iterator().next();
                findings.control(
                        key.account(), name + " commission", currency, stated.commission(), sum.commission(), EXACT);
            }
        });
    }

    /** What a summary sums up: rows of an account, whatever the statement of the report. */
    private static Sums.Key symbol(Sums.Key key, String side) {
        String account = key.account().isEmpty() ? key.group() : key.account();
        return new Sums.Key("", account, key.asset(), key.currency(), key.symbol(), side);
    }

    /** What the rows moved in one currency. Futures and contracts for difference move no cash when they are traded. */
    private static final class Cash {
        private BigDecimal received = BigDecimal.ZERO;
        private BigDecimal paid = BigDecimal.ZERO;
        private BigDecimal charged = BigDecimal.ZERO;
        private boolean hasConversions;

        Cash(Sums rows, String group, String currency) {
            rows.all().forEach((key, sum) -> {
                if (!key.group().equals(group)) {
                    return;
                }
                charged = charged.add(sum.commissions().getOrDefault(currency, BigDecimal.ZERO));
                hasConversions |= sum.assetClass() == AssetClass.CASH;
                if (NOT_CASH.contains(sum.assetClass())) {
                    return;
                }
                if (key.currency().equals(currency)) {
                    add(sum.received(), sum.paid());
                }
                if (sum.assetClass() == AssetClass.CASH && key.symbol().startsWith(currency + ".")) {
                    add(sum.bought(), sum.sold());
                }
            });
        }

        private void add(BigDecimal in, BigDecimal out) {
            received = received.add(in);
            paid = paid.add(out);
        }
    }
}

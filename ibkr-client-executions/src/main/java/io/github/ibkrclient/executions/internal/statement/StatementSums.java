package io.github.ibkrclient.executions.internal.statement;

import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.table.Decimals;
import io.github.ibkrclient.executions.internal.table.Field;
import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Row;
import io.github.ibkrclient.executions.internal.table.Sums;
import io.github.ibkrclient.executions.internal.table.Sums.Sum;
import io.github.ibkrclient.executions.internal.table.Texts;
import io.github.ibkrclient.executions.model.AssetClass;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sums that a statement states, and what its rows give. */
final class StatementSums {
    private static final Set<AssetClass> NOT_CASH = EnumSet.of(AssetClass.FUT, AssetClass.CFD, AssetClass.FXCFD);
    private static final BigDecimal EXACT = new BigDecimal("0.000001");
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final String SALES = "Trades (Sales)";
    private static final String PURCHASES = "Trades (Purchase)";
    private static final String COMMISSIONS = "Commissions";
    private static final int MOST_STATED = 100_000;

    private final Findings findings;
    private final boolean rounded;
    private final Map<Stated, Amounts> stated = new LinkedHashMap<>();
    private final Map<Cash, BigDecimal> cash = new LinkedHashMap<>();
    private final Set<Block> open = new HashSet<>();
    private Block last = new Block("", "", "");
    private boolean outOfOrder;

    private record Block(String group, String asset, String currency) {}

    private record Stated(Block block, String symbol, String side) {}

    private record Cash(String currency, String name) {}

    /** What is stated of one thing; nothing stated is null. */
    private static final class Amounts {
        private @Nullable BigDecimal quantity;
        private @Nullable BigDecimal proceeds;
        private @Nullable BigDecimal commission;
        private String commissionCurrency = "";
    }

    StatementSums(Findings findings, boolean rounded) {
        this.findings = findings;
        this.rounded = rounded;
    }

    /** The columns of a table do not stand where they always stand. */
    void outOfOrder() {
        outOfOrder = true;
    }

    /** A row of trades was read. */
    void row(Row row) {
        String asset = row.text(Field.ASSET);
        String currency = row.text(Field.CURRENCY);
        if (!asset.equals(last.asset)
                || !currency.equals(last.currency)
                || !row.group().equals(last.group)
                || open.isEmpty()) {
            last = new Block(row.group(), asset, currency);
            open.add(last);
        }
    }

    /** A sum over a symbol ({@code SubTotal}) or over an asset class and currency ({@code Total}). */
    void stated(TradeColumns columns, String mark, String[] cells, int from, int to, long line)
            throws DocumentRefusedException {
        int shift = shift(columns, cells, from, to);
        String symbol = cell(columns, Field.SYMBOL, cells, from, to, 0);
        if (symbol.isEmpty()) {
            symbol = cell(columns, Field.ACCOUNT, cells, from, to, 0);
        }
        if (mark.equals("Total")) {
            symbol = "";
        }
        Block block = new Block(
                last.group,
                cell(columns, Field.ASSET, cells, from, to, 0),
                cell(columns, Field.CURRENCY, cells, from, to, 0));
        boolean isTotal = symbol.isEmpty();
        if (isTotal && !open.remove(block)) {
            return; // A total that follows another one is the same, converted into the base currency.
        }
        String side = cell(columns, Field.SIDE, cells, from, to, 0);
        Amounts amounts = stated.computeIfAbsent(new Stated(block, symbol, side), unused -> new Amounts());
        if (!isTotal) {
            amounts.quantity = plus(amounts.quantity, number(columns, Field.QUANTITY, cells, from, to, shift, line));
        }
        amounts.proceeds = plus(amounts.proceeds, number(columns, Field.PROCEEDS, cells, from, to, shift, line));
        // Commissions of purchases and sales are summed in one, because rows are too.
        Amounts both = stated.computeIfAbsent(new Stated(block, symbol, ""), unused -> new Amounts());
        both.commission = plus(both.commission, number(columns, Field.COMMISSION, cells, from, to, shift, line));
        both.commissionCurrency =
                columns.commissionCurrency().isEmpty() ? block.currency : columns.commissionCurrency();
        if (stated.size() > MOST_STATED) {
            throw new DocumentRefusedException("the report has more than " + MOST_STATED + " sums");
        }
    }

    /** With a column for the account, the symbol stands there and what follows is one cell further left. */
    private static int shift(TradeColumns columns, String[] cells, int from, int to) {
        int quantity = from + columns.place(Field.QUANTITY);
        if (!columns.has(Field.ACCOUNT) || quantity >= to) {
            return 0;
        }
        int proceeds = from + columns.place(Field.PROCEEDS);
        boolean symbolSum = isNumber(cells, quantity, to) || isNumber(cells, quantity - 1, to);
        if (symbolSum) {
            return isNumber(cells, quantity, to) ? 0 : 1;
        }
        return columns.has(Field.PROCEEDS) && isNumber(cells, proceeds - 1, to) ? 1 : 0;
    }

    private static boolean isNumber(String[] cells, int at, int to) {
        try {
            return at < to && Decimals.parse(cells[at]) != null;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String cell(TradeColumns columns, Field field, String[] cells, int from, int to, int shift) {
        int at = from + columns.place(field) - shift;
        return columns.has(field) && at < to ? cells[at].replace('\u00a0', ' ').strip() : "";
    }

    private static @Nullable BigDecimal plus(@Nullable BigDecimal sum, @Nullable BigDecimal number) {
        return sum == null || number == null ? (sum == null ? number : sum) : sum.add(number);
    }

    private static @Nullable BigDecimal number(
            TradeColumns columns, Field field, String[] cells, int from, int to, int shift, long line)
            throws DocumentRefusedException {
        String cell = cell(columns, field, cells, from, to, shift);
        try {
            return Decimals.parse(cell);
        } catch (NumberFormatException e) {
            throw new DocumentRefusedException(
                    "line " + line + ": the sum has \"" + Texts.excerpt(cell) + "\" where a number belongs");
        }
    }

    /** A line of the cash report: a label, a currency, and the sum of that currency. */
    void cash(String[] cells, int from, int to) {
        String label = from < to ? cells[from].strip() : "";
        if (!label.equals(SALES) && !label.equals(PURCHASES) && !label.equals(COMMISSIONS)) {
            return;
        }
        for (int i = from + 1; i < to; i++) {
            String currency = cells[i].strip();
            if (currency.matches("[A-Z]{3}")) {
                for (int j = i + 1; j < to; j++) {
                    if (isNumber(cells, j, to)) {
                        BigDecimal amount = Decimals.parse(cells[j].strip());
                        if (amount != null) {
                            cash.merge(new Cash(currency, label), amount, BigDecimal::add);
                        }
                        return;
                    }
                }
            }
        }
    }

    /** Whether the cash report speaks of trades. */
    boolean hasCashOfTrades() {
        return !cash.isEmpty();
    }

    /** Compares everything that was stated. */
    void compare() {
        Sums rows = findings.rows();
        if (rows.rows() > 0 && stated.isEmpty()) {
            findings.incomplete("the report states no sums of its trades, so nothing shows whether a row is missing");
        }
        if (outOfOrder) {
            findings.control(
                    "",
                    "tables whose columns stand in another order than IBKR's",
                    null,
                    BigDecimal.ZERO,
                    BigDecimal.ONE,
                    BigDecimal.ZERO);
        }
        Map<Stated, Sum> sums = rows.by(key -> new Stated(block(key), key.symbol(), ""));
        sums.putAll(rows.by(key -> new Stated(block(key), "", "")));
        stated.forEach((key, amounts) ->
                compare(sums.getOrDefault(new Stated(key.block, key.symbol, ""), Sum.NONE), key, amounts));
        compareCash(rows);
    }

    private static Block block(Sums.Key key) {
        return new Block(key.group(), key.asset(), key.currency());
    }

    private void compare(Sum sum, Stated key, Amounts amounts) {
        boolean bought = key.side.equals("Bought");
        boolean oneSide = bought || key.side.equals("Sold");
        String name = (key.symbol.isEmpty()
                        ? "Total " + key.block.asset + " " + key.block.currency
                        : "SubTotal " + key.symbol)
                + (oneSide ? " " + key.side : "");
        BigDecimal quantity = bought ? sum.bought() : oneSide ? sum.sold() : sum.quantity();
        BigDecimal proceeds = bought ? sum.paid() : oneSide ? sum.received() : sum.proceeds();
        BigDecimal tolerance = tolerance(sum.rows());
        if (amounts.quantity != null) {
            findings.control(key.block.group, name + " quantity", null, amounts.quantity, quantity, EXACT);
        }
        if (amounts.proceeds != null) {
            findings.control(
                    key.block.group, name + " proceeds", key.block.currency, amounts.proceeds, proceeds, tolerance);
        }
        if (amounts.commission != null) {
            findings.control(
                    key.block.group,
                    name + " commission",
                    amounts.commissionCurrency,
                    amounts.commission,
                    sum.commission(),
                    tolerance);
        }
    }

    private BigDecimal tolerance(long count) {
        return rounded ? CENT.multiply(BigDecimal.valueOf(Math.max(1, count))) : EXACT;
    }

    private void compareCash(Sums rows) {
        boolean conversions = rows.all().values().stream().anyMatch(sum -> sum.assetClass() == AssetClass.CASH);
        cash.forEach((key, amount) -> {
            BigDecimal computed = BigDecimal.ZERO;
            long count = 0;
            for (Map.Entry<Sums.Key, Sum> one : rows.all().entrySet()) {
                computed = computed.add(moved(one.getKey(), one.getValue(), key));
                count += one.getValue().rows();
            }
            // The commission of a currency conversion is charged in another currency than the row says.
            if (!key.name.equals(COMMISSIONS) || !conversions) {
                findings.control("", "Cash Report " + key.name, key.currency, amount, computed, tolerance(count));
                if (key.name.equals(COMMISSIONS) && amount.signum() != 0) {
                    findings.commissionsCompared();
                }
            }
        });
    }

    private static BigDecimal moved(Sums.Key key, Sum sum, Cash line) {
        if (line.name.equals(COMMISSIONS)) {
            return sum.commissions().getOrDefault(line.currency, BigDecimal.ZERO);
        }
        if (NOT_CASH.contains(sum.assetClass())) {
            return BigDecimal.ZERO;
        }
        boolean sales = line.name.equals(SALES);
        BigDecimal moved = BigDecimal.ZERO;
        if (key.currency().equals(line.currency)) {
            moved = moved.add(sales ? sum.received() : sum.paid());
        }
        if (sum.assetClass() == AssetClass.CASH && key.symbol().startsWith(line.currency + ".")) {
            moved = moved.add(sales ? sum.bought() : sum.sold());
        }
        return moved;
    }
}

package io.github.ibkrclient.executions.internal.table;

import io.github.ibkrclient.executions.document.ControlTotal;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.model.AssetClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the amounts of one row say about each other. Exchanged columns give sums that agree with each other and are wrong;
 * these checks find them.
 */
final class RowChecks {
    /** The smallest amount that is shown in a document that rounds. */
    private static final BigDecimal CENT = new BigDecimal("0.02");

    private static final Set<String> DELIVERY = Set.of("A", "Ex");

    private @Nullable String lastCurrency;
    private long side;
    private long price;
    private long net;
    private long asset;
    private long basisIsMore;
    private long commissionIsMore;
    private boolean commissionsCompared;

    void check(Row row) throws DocumentRefusedException {
        BigDecimal quantity = row.quantity();
        if (quantity == null) {
            throw new DocumentRefusedException("line " + row.line() + ": the row has no quantity");
        }
        if (row.isExecution() && row.price() == null) {
            throw new DocumentRefusedException(
                    "line " + row.line() + ": the execution has no price: select the price in the Flex query");
        }
        String currency = row.get(Field.CURRENCY);
        if (currency != null && !currency.equals(lastCurrency) && !isCurrency(currency)) {
            throw new DocumentRefusedException(
                    "line " + row.line() + ": \"" + Texts.excerpt(currency) + "\" stands where a currency belongs");
        }
        lastCurrency = currency;
        asset += row.assetClass() == AssetClass.UNKNOWN && row.get(Field.ASSET) != null ? 1 : 0;
        String text = row.get(Field.SIDE);
        boolean cancels = text != null && text.endsWith("(Ca.)");
        if (text != null && quantity.signum() != 0 && !cancels && text.startsWith("SELL") != quantity.signum() < 0) {
            side++;
        }
        boolean cash = row.assetClass() == AssetClass.STK || row.assetClass() == AssetClass.OPT;
        BigDecimal proceeds = row.proceeds();
        if (proceeds == null && row.isExecution() && row.number(Field.NET_CASH) != null && quantity.signum() != 0) {
            net++;
        }
        if (proceeds == null || !(cash || row.assetClass() == AssetClass.CASH)) {
            return;
        }
        if (!follows(row, quantity, proceeds)) {
            price++;
        }
        if (cash && !balances(row, proceeds)) {
            net++;
        }
    }

    /** The document states the sum of the commissions apart from its trades, and it was compared. */
    void commissionsCompared() {
        commissionsCompared = true;
    }

    private static boolean isCurrency(String text) {
        return text.length() >= 3 && text.length() <= 5 && text.chars().allMatch(c -> c >= 'A' && c <= 'Z');
    }

    /** Whether the proceeds are quantity times price times multiplier, to the digits that the price was printed with. */
    private static boolean follows(Row row, BigDecimal quantity, BigDecimal proceeds) throws DocumentRefusedException {
        BigDecimal price = row.price();
        BigDecimal multiplier = row.number(Field.MULTIPLIER);
        if (price == null || (multiplier == null && row.assetClass() == AssetClass.OPT)) {
            return true;
        }
        BigDecimal units = multiplier == null ? quantity : quantity.multiply(multiplier);
        BigDecimal difference = proceeds.add(units.multiply(price)).abs();
        if (difference.compareTo(CENT) <= 0) {
            return true;
        }
        BigDecimal rounding = units.abs().movePointLeft(Math.max(0, price.scale()));
        return difference.compareTo(rounding.add(CENT)) <= 0;
    }

    /** Whether the row's result is what its parts give: the net cash in Flex, the realized profit in statements. */
    private boolean balances(Row row, BigDecimal proceeds) throws DocumentRefusedException {
        BigDecimal commission = row.commission();
        BigDecimal netCash = row.number(Field.NET_CASH);
        if (netCash != null && row.hasColumn(Field.COMMISSION)) {
            BigDecimal taxes = orZero(row.number(Field.TAXES));
            boolean otherCurrency =
                    commission != null && !row.commissionCurrency().equals(row.text(Field.CURRENCY));
            return otherCurrency
                    || near(netCash, proceeds.add(orZero(commission)).add(taxes));
        }
        if (netCash != null || commission == null) {
            return true;
        }
        BigDecimal basis = row.number(Field.BASIS);
        BigDecimal realized = row.number(Field.REALIZED);
        if (basis == null || realized == null) {
            return true;
        }
        if (realized.signum() == 0) {
            compare(basis, commission);
        }
        return near(realized, proceeds.add(commission).add(basis)) || isDelivery(row);
    }

    /**
     * Basis and commission may be exchanged without any sum showing it. One row tells little, because an option that is sold
     * for less than twice its commission has a basis that is less; most rows of a document have one that is more.
     */
    private void compare(BigDecimal basis, BigDecimal commission) {
        BigDecimal more = basis.abs().subtract(commission.abs());
        if (more.abs().compareTo(CENT) > 0) {
            basisIsMore += more.signum() > 0 ? 1 : 0;
            commissionIsMore += more.signum() < 0 ? 1 : 0;
        }
    }

    /** Whether an option was assigned or exercised: what was paid for it moves into the basis of its shares. */
    private static boolean isDelivery(Row row) {
        return Stream.of(row.text(Field.CODES).split(";")).map(String::strip).anyMatch(DELIVERY::contains);
    }

    private static boolean near(BigDecimal one, BigDecimal other) {
        return one.subtract(other).abs().compareTo(CENT) <= 0;
    }

    private static BigDecimal orZero(@Nullable BigDecimal number) {
        return number == null ? BigDecimal.ZERO : number;
    }

    /** How many rows contradict themselves; empty when none does. */
    List<ControlTotal> controls() {
        List<ControlTotal> controls = new ArrayList<>();
        add(controls, "rows of an unknown asset class", asset);
        add(controls, "rows whose side is not the sign of their quantity", side);
        add(controls, "rows whose proceeds are not quantity by price", price);
        add(controls, "rows whose net amount is not proceeds and costs", net);
        if (!commissionsCompared && commissionIsMore > basisIsMore) {
            add(controls, "rows whose commission is more than their basis", commissionIsMore);
        }
        return controls;
    }

    private static void add(List<ControlTotal> controls, String name, long count) {
        if (count > 0) {
            controls.add(new ControlTotal(null, name, null, BigDecimal.ZERO, BigDecimal.valueOf(count), false));
        }
    }
}

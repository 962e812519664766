package io.github.ibkrclient.testkit.internal.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an order, an execution or a sum.
 *
 * @param quantity the quantity
 * @param price the price of one unit; null for a sum
 * @param close the price at which the day ended; null for a sum and for currencies
 * @param proceeds the proceeds
 * @param commission the commission; null while none of it is known
 * @param basis the cost basis, which is filler: proceeds and commission with the sign turned
 * @param profit the profit since the execution until the end of the day
 */
record Figures(
        BigDecimal quantity,
        @Nullable BigDecimal price,
        @Nullable BigDecimal close,
        BigDecimal proceeds,
        @Nullable BigDecimal commission,
        BigDecimal basis,
        BigDecimal profit) {

    /** The sum of some figures. */
    static Figures sum(List<Figures> all) {
        return new Figures(
                sum(all, Figures::quantity),
                null,
                null,
                sum(all, Figures::proceeds),
                sum(all, figures -> figures.commission() == null ? BigDecimal.ZERO : figures.commission()),
                sum(all, Figures::basis),
                sum(all, Figures::profit));
    }

    /** The same figures in another currency. */
    Figures times(BigDecimal rate) {
        BigDecimal cost = commission == null ? BigDecimal.ZERO : commission;
        return new Figures(
                quantity,
                null,
                null,
                Printed.converted(proceeds, rate),
                Printed.converted(cost, rate),
                Printed.converted(basis, rate),
                Printed.converted(profit, rate));
    }

    private static BigDecimal sum(List<Figures> all, Function<Figures, BigDecimal> value) {
        return all.stream().map(value).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}

package io.github.ibkrclient.testkit.internal.report;

import io.github.ibkrclient.testkit.BookedExecution;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Rows that reports sum up: those of an order, or of a contract.
 *
 * @param rows the rows, oldest first; at least one
 */
public record BookedOrder(List<BookedExecution> rows) {
    private static final int PRICE_DIGITS = 9;

    /** The orders of some rows. A cancellation and what is booked again the next day are orders of their own. */
    public static List<BookedOrder> of(List<BookedExecution> rows) {
        return by(rows, row -> List.of(row.account(), row.order().id(), row.reportDate(), row.kind()));
    }

    /** The rows by a property, in the order of its first occurrence. */
    public static List<BookedOrder> by(List<BookedExecution> rows, Function<BookedExecution, Object> property) {
        Map<Object, List<BookedExecution>> groups = new LinkedHashMap<>();
        rows.forEach(row -> groups.computeIfAbsent(property.apply(row), key -> new ArrayList<>())
                .add(row));
        return groups.values().stream().map(BookedOrder::new).toList();
    }

    /** The first row, whose time is that of the order. */
    public BookedExecution first() {
        return rows.get(0);
    }

    /** The sum of the quantities. */
    public BigDecimal quantity() {
        return sum(BookedExecution::quantity);
    }

    /** The sum of the proceeds. */
    public BigDecimal proceeds() {
        return sum(BookedExecution::proceeds);
    }

    /** The sum of the commissions that are known. */
    public BigDecimal commission(Instant now) {
        return sum(row -> Printed.known(row, now) ? row.commission() : BigDecimal.ZERO);
    }

    /** The mean price of one unit. */
    public BigDecimal price() {
        BigDecimal size = sum(row -> row.quantity().abs());
        BigDecimal money = sum(row -> row.quantity().abs().multiply(row.price()));
        BigDecimal mean = size.signum() == 0 ? BigDecimal.ZERO : money.divide(size, MathContext.DECIMAL64);
        return mean.setScale(PRICE_DIGITS, RoundingMode.HALF_UP).stripTrailingZeros();
    }

    private BigDecimal sum(Function<BookedExecution, BigDecimal> value) {
        return rows.stream().map(value).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}

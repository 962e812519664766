package io.github.ibkrclient.executions;

import io.github.ibkrclient.executions.ExecutionHistory.Difference;
import io.github.ibkrclient.executions.document.AccountPeriod;
import io.github.ibkrclient.executions.document.DocumentFormat;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowLevel;
import io.github.ibkrclient.executions.document.RowTotal;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Status;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares the sums of a document of orders with the merged executions of its days. Orders are no executions, but their sums
 * show whether an execution is missing or counted twice.
 */
final class TotalsCheck {
    /** What a rounded amount may differ by for each row. */
    private static final BigDecimal CENT = new BigDecimal("0.01");
    /** Sums of numbers with many digits. */
    private static final BigDecimal EXACT = new BigDecimal("0.000001");

    private final Function<Execution, LocalDate> day;

    TotalsCheck(Function<Execution, LocalDate> day) {
        this.day = day;
    }

    /** The differences; none when the document has executions, because these are merged themselves. */
    List<Difference> differences(String name, DocumentSummary summary, Collection<MergedExecution> merged) {
        List<Difference> differences = new ArrayList<>();
        if (summary.level() == RowLevel.ORDER) {
            for (RowTotal total : summary.totals()) {
                summary.periods().stream()
                        .filter(period ->
                                total.account() == null || period.account().equals(total.account()))
                        .findFirst()
                        .ifPresent(period -> compare(name, summary, total, rows(total, period, merged), differences));
            }
        }
        return differences;
    }

    private List<Execution> rows(RowTotal total, AccountPeriod period, Collection<MergedExecution> merged) {
        return merged.stream()
                .filter(row -> row.execution().account().equals(period.account())
                        && row.execution().status() != Status.BUSTED
                        && !day.apply(row.execution()).isBefore(period.from())
                        && !day.apply(row.execution()).isAfter(period.to())
                        && row.observations().stream().anyMatch(one -> isOf(total, one)))
                .map(MergedExecution::execution)
                .toList();
    }

    private static boolean isOf(RowTotal total, Execution row) {
        String currency = row.instrument().currency();
        return row.instrument().assetClass().name().equals(total.assetClass())
                && (currency == null || total.currency() == null || currency.equals(total.currency()))
                && (same(total.symbol(), row.instrument().symbol())
                        || same(total.symbol(), row.instrument().description()));
    }

    private static boolean same(String symbol, @Nullable String other) {
        return other != null
                && symbol.replace(" ", "")
                        .toUpperCase(Locale.ROOT)
                        .equals(other.replace(" ", "").toUpperCase(Locale.ROOT));
    }

    private static void compare(
            String name, DocumentSummary summary, RowTotal total, List<Execution> rows, List<Difference> all) {
        BigDecimal tolerance = summary.format() == DocumentFormat.HTML
                ? CENT.multiply(BigDecimal.valueOf(total.rows() + rows.size()))
                : EXACT;
        compare(name, "quantity", total, total.quantity(), sum(rows, Execution::signedQuantity), EXACT, all);
        boolean known = rows.stream().allMatch(row -> row.proceeds() != null);
        if (total.proceeds() != null && known) {
            compare(name, "proceeds", total, total.proceeds(), sum(rows, Execution::proceeds), tolerance, all);
        }
        boolean paid = rows.stream().allMatch(row -> row.commission() != null);
        if (total.commissions().size() == 1 && paid) {
            compare(name, "commission", total, total.commission(), sum(rows, Execution::commission), tolerance, all);
        }
    }

    private static void compare(
            String name,
            String field,
            RowTotal total,
            BigDecimal stated,
            BigDecimal merged,
            BigDecimal tolerance,
            List<Difference> all) {
        if (stated.subtract(merged).abs().compareTo(tolerance) > 0) {
            all.add(new Difference(name, String.valueOf(total.account()), total.symbol(), field, stated, merged));
        }
    }

    private static BigDecimal sum(List<Execution> rows, Function<Execution, @Nullable BigDecimal> field) {
        return rows.stream().map(field).filter(Objects::nonNull).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}

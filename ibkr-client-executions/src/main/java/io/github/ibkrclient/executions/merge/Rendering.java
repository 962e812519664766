package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Status;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all rows of an execution mean together. The last revision is shown. In each field the source of highest rank that
 * says something is believed, so a source that says nothing never removes what another said; where it rounds, a source that
 * agrees and does not round gives the digits.
 */
final class Rendering {
    private final Unit unit;
    /** The revisions that a source told, earliest first. */
    private final List<Facet> facets;

    private final List<Conflict> conflicts = new ArrayList<>();

    Rendering(Unit unit) {
        this.unit = unit;
        this.facets = unit.ordered();
    }

    /** A single row of a source. */
    static MergedExecution simple(Unit unit) {
        return new MergedExecution(unit.observations().get(0), unit.observations(), List.of());
    }

    MergedExecution row() {
        Set<Execution> observations = new LinkedHashSet<>();
        for (Facet facet : facets) {
            observations.addAll(facet.observations());
            observations.addAll(facet.cancels());
        }
        unit.held().stream().sorted(Facet.TRUST).forEach(observations::add);
        Facet last = facets.get(facets.size() - 1);
        Execution execution = last.observations().isEmpty() ? neverSeen(last.cancels()) : shown(last);
        for (List<Execution> rows : unit.ambiguous()) {
            conflicts.add(new Conflict(
                    Conflict.Kind.AMBIGUOUS,
                    "",
                    rows.stream().sorted(Facet.TRUST).toList()));
        }
        conflicts.sort(Comparator.comparing(Conflict::kind).thenComparing(Conflict::toString));
        return new MergedExecution(execution, List.copyOf(observations), conflicts);
    }

    /** What a cancellation takes back, as far as it tells. */
    private Execution neverSeen(List<Execution> cancels) {
        conflicts.add(new Conflict(Conflict.Kind.CANCEL_WITHOUT_EXECUTION, "", cancels));
        Execution cancel = cancels.get(0);
        return cancel.toBuilder()
                .kind(Kind.TRADE)
                .status(Status.BUSTED)
                .signedQuantity(cancel.signedQuantity().negate())
                .proceeds(cancel.proceeds() == null ? null : cancel.proceeds().negate())
                .transactionId(cancel.originalTransactionId())
                .tradeId(cancel.originalTradeId())
                .originalTransactionId(null)
                .originalTradeId(null)
                .commission(null)
                .commissionCurrency(null)
                .build();
    }

    private Execution shown(Facet last) {
        facets.forEach(this::findContradictions);
        List<Execution> now = last.observations();
        Execution best = last.best();
        Status status = status(last);
        if (facets.size() == 1 && now.size() == 1 && status == best.status() && !unit.isBlank()) {
            return best;
        }
        List<Execution> all = new ArrayList<>();
        for (int at = facets.size() - 1; at >= 0; at--) {
            all.addAll(facets.get(at).observations());
        }
        Execution paid = commission(last);
        return new Execution(
                best.account(),
                best.source(),
                best.kind(),
                status,
                first(all, Execution::executionId),
                first(all, Execution::tradeId),
                last.transaction(),
                null,
                null,
                first(all, Execution::orderId),
                first(all, Execution::clientOrderId),
                instrument(all),
                best.side(),
                Objects.requireNonNull(exact(now, Execution::quantity)),
                Objects.requireNonNull(exact(now, Execution::price)),
                exact(now, Execution::proceeds),
                paid == null || unit.isBlank() ? null : paid.commission(),
                paid == null || unit.isBlank() ? null : paid.commissionCurrency(),
                exact(now, Execution::taxes),
                first(now, Execution::fxRateToBase),
                time(now),
                first(now, Execution::tradeDate),
                first(now, Execution::settleDate),
                unit.isBlank() ? null : first(all, Execution::exchange),
                first(all, Execution::orderType),
                first(all, Execution::openClose),
                codes(now),
                best.occurrence());
    }

    private Status status(Facet last) {
        if (!last.cancels().isEmpty()) {
            return Status.BUSTED;
        }
        if (facets.stream().anyMatch(facet -> !facet.cancels().isEmpty())) {
            return Status.REBOOKED;
        }
        boolean corrected =
                facets.size() > 1 || last.observations().stream().anyMatch(row -> row.kind() == Kind.CORRECTION);
        return corrected ? Status.CORRECTED : Status.LIVE;
    }

    /**
     * The row whose commission holds. A booking again costs nothing where the first booking was paid for, so that one's
     * commission is inherited, once; not when the cancellation gave it back.
     */
    private @Nullable Execution commission(Facet last) {
        Execution own = paid(last);
        for (int at = facets.size() - 1; at >= 0; at--) {
            Facet facet = facets.get(at);
            Execution row = paid(facet);
            boolean givenBack = facet != last
                    && facet.cancels().stream()
                            .anyMatch(cancel -> cancel.commission() != null
                                    && cancel.commission().signum() != 0);
            if (row != null && row.commission() != null && row.commission().signum() != 0 && !givenBack) {
                return row;
            }
        }
        return own;
    }

    private static @Nullable Execution paid(Facet facet) {
        Execution row = exactRow(facet.observations(), Execution::commission);
        return row == null || row.commissionCurrency() != null
                ? row
                : row.toBuilder()
                        .commissionCurrency(first(facet.observations(), Execution::commissionCurrency))
                        .build();
    }

    private static <T> @Nullable T first(List<Execution> rows, Function<Execution, @Nullable T> field) {
        for (Execution row : rows) {
            T value = field.apply(row);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable BigDecimal exact(List<Execution> rows, Function<Execution, @Nullable BigDecimal> field) {
        Execution row = exactRow(rows, field);
        return row == null ? null : field.apply(row);
    }

    /** The first row with the number; one that does not round if both agree. */
    private static @Nullable Execution exactRow(List<Execution> rows, Function<Execution, @Nullable BigDecimal> field) {
        Execution best = first(rows, row -> field.apply(row) == null ? null : row);
        BigDecimal value = best == null ? null : field.apply(best);
        if (best == null || value == null || !best.source().isRounded()) {
            return best;
        }
        for (Execution row : rows) {
            BigDecimal other = field.apply(row);
            if (other != null && !row.source().isRounded() && Agreement.agree(value, best, other, row)) {
                return row;
            }
        }
        return best;
    }

    /** The time whose rule ranks highest; between equals, that of the source of highest rank. */
    private static ExecutionTime time(List<Execution> rows) {
        ExecutionTime time = rows.get(0).time();
        for (Execution row : rows) {
            if (row.time().rule().compareTo(time.rule()) < 0) {
                time = row.time();
            }
        }
        return time;
    }

    private static List<String> codes(List<Execution> rows) {
        return rows.stream()
                .map(Execution::codes)
                .filter(codes -> !codes.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static Instrument instrument(List<Execution> rows) {
        Instrument best = rows.get(0).instrument();
        if (rows.stream().allMatch(row -> row.instrument().equals(best))) {
            return best;
        }
        Stream<AssetClass> classes = rows.stream().map(row -> row.instrument().assetClass());
        return new Instrument(
                of(rows, Instrument::conid),
                classes.filter(known -> known != AssetClass.UNKNOWN).findFirst().orElse(AssetClass.UNKNOWN),
                best.symbol(),
                of(rows, Instrument::currency),
                of(rows, Instrument::description),
                of(rows, Instrument::underlyingConid),
                of(rows, Instrument::underlyingSymbol),
                of(rows, Instrument::expiry),
                of(rows, Instrument::strike),
                of(rows, Instrument::right),
                of(rows, Instrument::multiplier),
                of(rows, Instrument::tradingClass),
                of(rows, Instrument::isin),
                of(rows, Instrument::cusip));
    }

    private static <T> @Nullable T of(List<Execution> rows, Function<Instrument, @Nullable T> field) {
        return first(rows, row -> field.apply(row.instrument()));
    }

    /** Compares what the sources tell of one revision in the fields that make up an execution. */
    private void findContradictions(Facet facet) {
        List<Execution> rows = facet.observations();
        if (rows.size() < 2) {
            return;
        }
        compare(rows, "side", Execution::side, Object::equals);
        compareNumbers(rows, "quantity", Execution::quantity);
        compareNumbers(rows, "price", Execution::price);
        compare(rows, "time", Rendering::second, Object::equals);
        compare(rows, "currency", row -> row.instrument().currency(), Object::equals);
        compare(rows, "conid", row -> row.instrument().conid(), Object::equals);
        compareNumbers(rows, "strike", row -> row.instrument().strike());
        compareNumbers(rows, "multiplier", row -> row.instrument().multiplier());
        compare(rows, "expiry", row -> row.instrument().expiry(), Object::equals);
        compare(rows, "right", row -> row.instrument().right(), Object::equals);
        // What was known while trading went on was an estimate; of a conversion the reports differ in the currency.
        List<Execution> booked = rows.stream()
                .filter(row -> row.source().isReport() && row.instrument().assetClass() != AssetClass.CASH)
                .toList();
        compareNumbers(booked, "commission", Execution::commission);
    }

    private static Instant second(Execution row) {
        return Instant.ofEpochSecond(
                Objects.requireNonNull(row.time().instant(), "instant").getEpochSecond());
    }

    private <T> void compare(
            List<Execution> rows, String field, Function<Execution, @Nullable T> value, BiPredicate<T, T> same) {
        compareRows(rows, field, value, (one, other) -> {
            T a = value.apply(one);
            T b = value.apply(other);
            return a == null || b == null || same.test(a, b);
        });
    }

    private void compareNumbers(List<Execution> rows, String field, Function<Execution, @Nullable BigDecimal> value) {
        compareRows(rows, field, value, (one, other) -> {
            BigDecimal a = value.apply(one);
            BigDecimal b = value.apply(other);
            return a == null || b == null || Agreement.agree(a, one, b, other);
        });
    }

    private <T> void compareRows(
            List<Execution> rows,
            String field,
            Function<Execution, @Nullable T> value,
            BiPredicate<Execution, Execution> agree) {
        List<Execution> telling =
                rows.stream().filter(row -> value.apply(row) != null).toList();
        if (!telling.isEmpty() && telling.stream().anyMatch(other -> !agree.test(telling.get(0), other))) {
            conflicts.add(new Conflict(Conflict.Kind.CONTRADICTION, field, telling));
        }
    }
}

package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.merge.ExecutionMerge.LooseRow;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds where rows without execution id belong: by transaction id, by trade id, then by {@link Matching}. */
final class Linking {
    private final Families families;
    private final List<LooseRow> rows = new ArrayList<>();
    private final List<LooseRow> cancels = new ArrayList<>();
    private final Map<Id, Unit> byTransaction = new HashMap<>();
    private final Map<TradeId, Set<Unit>> byTrade = new HashMap<>();
    private final Map<Printed, Unit> byContent = new HashMap<>();
    /** Where a unit went that was found to be the same as another. */
    private final Map<Unit, Unit> merged = new HashMap<>();

    Linking(Families families, Collection<LooseRow> loose) {
        this.families = families;
        loose.forEach(row -> (row.row().kind() == Kind.CANCEL ? cancels : rows).add(row));
    }

    /** The units that belong to no family. Families take in what belongs to them. */
    List<Unit> units() {
        findFamilies();
        rows.forEach(this::byTransactionId);
        rows.forEach(this::byTradeId);
        rows.forEach(this::byContent);
        Set<Unit> units = new LinkedHashSet<>();
        byTransaction.values().forEach(unit -> units.add(now(unit)));
        byTrade.values().forEach(all -> all.forEach(unit -> units.add(now(unit))));
        units.addAll(byContent.values());
        units.removeIf(Unit::isFamily);
        List<LooseRow> open = new ArrayList<>();
        cancels.stream()
                .sorted(Comparator.comparing(LooseRow::row, Facet.TRUST))
                .filter(cancel -> !cancel(cancel))
                .forEach(open::add);
        units.addAll(new Matching(families, units).match(open));
        return List.copyOf(units);
    }

    /** Which families have an id that a loose row asks for. */
    private void findFamilies() {
        Set<Id> transactions = new HashSet<>();
        Set<TradeId> trades = new HashSet<>();
        for (LooseRow loose : rows) {
            add(transactions, Id.transaction(loose.row()));
            add(trades, TradeId.of(loose.row()));
        }
        Set<FamilyKey> named = new HashSet<>();
        for (LooseRow loose : cancels) {
            if (loose.row().executionId() != null) {
                named.add(FamilyKey.of(loose.row()));
            }
            add(transactions, Id.original(loose.row()));
            add(trades, TradeId.original(loose.row()));
        }
        if (transactions.isEmpty() && trades.isEmpty() && named.isEmpty()) {
            return;
        }
        families.forEach(
                row -> transactions.contains(Id.transaction(row))
                        || trades.contains(TradeId.of(row))
                        || (!named.isEmpty() && named.contains(FamilyKey.of(row))),
                unit -> unit.observations().forEach(row -> {
                    Id transaction = Id.transaction(row);
                    if (transaction != null) {
                        byTransaction.put(transaction, unit);
                    }
                    TradeId trade = TradeId.of(row);
                    if (trade != null) {
                        byTrade.computeIfAbsent(trade, id -> new LinkedHashSet<>())
                                .add(unit);
                    }
                }));
    }

    private static <T> void add(Set<T> set, @Nullable T value) {
        if (value != null) {
            set.add(value);
        }
    }

    private void byTransactionId(LooseRow loose) {
        Id id = Id.transaction(loose.row());
        if (id == null) {
            return;
        }
        Unit unit = byTransaction.computeIfAbsent(id, key -> Unit.empty(false));
        unit.add(loose.row());
        unit.cameFrom(loose.before());
        TradeId trade = TradeId.of(loose.row());
        if (trade != null && unit.isFamily()) {
            byTrade.computeIfAbsent(trade, key -> new LinkedHashSet<>()).add(unit);
        }
    }

    /** A trade id belongs to one family at most; when several have it, it links nothing. */
    private void byTradeId(LooseRow loose) {
        TradeId trade = TradeId.of(loose.row());
        if (trade == null) {
            return;
        }
        Set<Unit> known = byTrade.computeIfAbsent(trade, key -> new LinkedHashSet<>());
        Id transaction = Id.transaction(loose.row());
        List<Unit> owners =
                known.stream().map(this::now).filter(Unit::isFamily).distinct().toList();
        if (transaction == null) {
            Unit unit = owners.size() == 1 ? owners.get(0) : clusterOf(known);
            unit.add(loose.row());
            unit.cameFrom(loose.before());
            return;
        }
        Unit own = now(byTransaction.getOrDefault(transaction, Unit.empty(false)));
        if (own.isFamily() || owners.size() > 1) {
            return;
        }
        join(owners.isEmpty() ? clusterOf(known) : owners.get(0), own);
    }

    private Unit clusterOf(Set<Unit> known) {
        for (Unit unit : known) {
            if (!now(unit).isFamily()) {
                return now(unit);
            }
        }
        Unit cluster = Unit.empty(false);
        known.add(cluster);
        return cluster;
    }

    private void join(Unit into, Unit from) {
        if (into != from) {
            from.observations().forEach(into::add);
            from.before().forEach(into::cameFrom);
            merged.put(from, into);
        }
    }

    private Unit now(Unit unit) {
        Unit at = unit;
        for (Unit next = merged.get(at); next != null; next = merged.get(at)) {
            at = next;
        }
        return at;
    }

    private void byContent(LooseRow loose) {
        Execution row = loose.row();
        if (Id.transaction(row) == null && TradeId.of(row) == null) {
            Unit unit = byContent.computeIfAbsent(
                    new Printed(row.source(), Occurrences.content(row), row.occurrence()), key -> Unit.empty(false));
            unit.add(row);
            unit.cameFrom(loose.before());
        }
    }

    /** Gives a cancellation to what it names; false when that is not known, or nothing is named. */
    private boolean cancel(LooseRow loose) {
        Execution row = loose.row();
        Facet target = byOriginalTransaction(row);
        if (target == null) {
            target = byOriginalTrade(row);
        }
        if (target == null) {
            target = byFamily(row);
        }
        if (target == null) {
            return false;
        }
        target.cancel(row);
        target.unit().cameFrom(loose.before());
        return true;
    }

    private @Nullable Facet byOriginalTransaction(Execution row) {
        Id id = Id.original(row);
        Unit unit = id == null ? null : byTransaction.get(id);
        return id == null || unit == null
                ? null
                : now(unit).facets().stream()
                        .filter(facet -> id.id().equals(facet.transaction()))
                        .findFirst()
                        .orElse(null);
    }

    /** The earliest revision of that trade with the quantity that is taken back. */
    private @Nullable Facet byOriginalTrade(Execution row) {
        TradeId id = TradeId.original(row);
        Set<Unit> known = id == null ? Set.of() : byTrade.getOrDefault(id, Set.of());
        List<Unit> units = known.stream().map(this::now).distinct().toList();
        return units.size() != 1
                ? null
                : units.get(0).ordered().stream()
                        .filter(facet -> row.originalTransactionId() == null || facet.transaction() == null)
                        .filter(facet -> facet.best().signedQuantity().negate().compareTo(row.signedQuantity()) == 0)
                        .findFirst()
                        .orElse(null);
    }

    private @Nullable Facet byFamily(Execution row) {
        if (row.executionId() == null) {
            return null;
        }
        Unit unit = families.get(FamilyKey.of(row));
        return unit == null
                ? null
                : unit.ordered().stream()
                        .filter(facet -> facet.revision() <= row.revision())
                        .reduce((earlier, later) -> later)
                        .orElse(null);
    }

    private record Id(String account, String id) {
        static @Nullable Id transaction(Execution row) {
            return row.transactionId() == null ? null : new Id(row.account(), row.transactionId());
        }

        static @Nullable Id original(Execution row) {
            return row.originalTransactionId() == null ? null : new Id(row.account(), row.originalTransactionId());
        }
    }

    /** Legs of one trade share its id, so the symbol belongs to it. What IBKR booked is known by its transaction id. */
    private record TradeId(String account, String id, String symbol) {
        static @Nullable TradeId of(Execution row) {
            boolean booked = row.kind() == Kind.BOOK && row.transactionId() != null;
            return row.tradeId() == null || booked ? null : of(row, row.tradeId());
        }

        static @Nullable TradeId original(Execution row) {
            return row.originalTradeId() == null ? null : of(row, row.originalTradeId());
        }

        private static TradeId of(Execution row, String id) {
            return new TradeId(row.account(), id, row.instrument().symbol());
        }
    }

    private record Printed(Source source, Occurrences.Content content, int occurrence) {}
}

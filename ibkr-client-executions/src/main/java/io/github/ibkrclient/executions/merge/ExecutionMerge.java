package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges rows of sources into what is known. The result depends on the set of rows that sources ever told, and on nothing
 * else: each merged row keeps the rows it is made of, and every merge computes what they mean together anew.
 *
 * <p>Rows with execution ids of one family are one execution; the highest revision is shown. Rows without one are linked by
 * transaction id, else by trade id, else by account, instrument, second, signed quantity and price. A cancellation closes
 * the revision that it names, and the next revision opens it again. Accounts never mix.
 */
public final class ExecutionMerge {
    private final Families families;
    private final Map<Execution, LooseRow> loose = new LinkedHashMap<>();
    private final List<Execution> duplicates = new ArrayList<>();
    private final List<Execution> refused = new ArrayList<>();

    private ExecutionMerge(int batch, int known) {
        families = new Families(batch, known);
    }

    /**
     * Merges a batch.
     *
     * @param known the rows of former merges, {@link MergeResult#rows}; or those of them that the batch can concern:
     *     same account, and same family, transaction, trade, or time
     * @param batch rows of sources. Rows without any id that were not counted by {@link Occurrences} are counted within the
     *     batch, so it must hold all of one document, account and day, and no document twice
     */
    public static MergeResult merge(Collection<MergedExecution> known, Collection<Execution> batch) {
        ExecutionMerge merge = new ExecutionMerge(batch.size(), known.size());
        merge.numbered(batch).forEach(merge::take);
        known.forEach(merge::take);
        return merge.result();
    }

    private void take(Execution row) {
        if (row.time().instant() == null) {
            refused.add(row);
        } else if (isOfFamily(row) ? !families.add(row) : loose.putIfAbsent(row, new LooseRow(row)) != null) {
            duplicates.add(row);
        }
    }

    private void take(MergedExecution row) {
        if (row.observations().stream().allMatch(ExecutionMerge::isOfFamily)) {
            families.add(row, duplicates::add);
            return;
        }
        List<Execution> named = new ArrayList<>();
        for (Execution observation : row.observations()) {
            if (isOfFamily(observation)) {
                named.add(observation);
            } else {
                take(observation, row);
            }
        }
        if (!named.isEmpty()) {
            families.add(named, row, duplicates::add);
        }
    }

    private void take(Execution observation, MergedExecution from) {
        LooseRow fresh = loose.get(observation);
        if (fresh == null) {
            fresh = new LooseRow(observation);
            loose.put(observation, fresh);
        } else if (fresh.before() == null) {
            duplicates.add(observation);
        }
        fresh.cameFrom(from);
    }

    private static boolean isOfFamily(Execution row) {
        return row.executionId() != null && row.kind() != Kind.CANCEL;
    }

    /** Counts what was not counted, each source for itself and in an order that depends on the content only. */
    private Collection<Execution> numbered(Collection<Execution> batch) {
        if (batch.stream().allMatch(Occurrences::isNumbered)) {
            return batch;
        }
        Map<Source, Occurrences> counts = new EnumMap<>(Source.class);
        List<Execution> all = new ArrayList<>(batch.size());
        List<Execution> uncounted = new ArrayList<>();
        batch.forEach(row -> (Occurrences.isNumbered(row) ? all : uncounted).add(row));
        uncounted.sort(Facet.TRUST);
        for (Execution row : uncounted) {
            all.add(counts.computeIfAbsent(row.source(), source -> new Occurrences())
                    .number(row));
        }
        return all;
    }

    private MergeResult result() {
        List<Unit> others = loose.isEmpty() ? List.of() : new Linking(families, loose.values()).units();
        MergeResult result = new MergeResult(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                duplicates,
                new ArrayList<>(),
                refused);
        Map<Unit, MergedExecution> rendered = new LinkedHashMap<>();
        families.untouched(result.rows()::add);
        for (Unit unit : families.units()) {
            MergedExecution same = unit.unchanged();
            if (same != null) {
                result.rows().add(same);
            } else if (unit.isSimple()) {
                add(result, List.of(), Rendering.simple(unit));
            } else {
                rendered.put(unit, new Rendering(unit).row());
            }
        }
        for (Unit unit : others) {
            if (!unit.facets().isEmpty()) {
                rendered.put(unit, new Rendering(unit).row());
            }
        }
        IdentityHashMap<MergedExecution, Unit> owners = owners(rendered);
        rendered.forEach((unit, after) -> add(
                result,
                unit.before().stream().filter(row -> owners.get(row) == unit).toList(),
                after));
        return result;
    }

    /** Which unit continues a known row. It is one, but when rows drift apart it is the one that has the row's key. */
    private static IdentityHashMap<MergedExecution, Unit> owners(Map<Unit, MergedExecution> rendered) {
        IdentityHashMap<MergedExecution, Unit> owners = new IdentityHashMap<>();
        rendered.forEach((unit, after) -> unit.before()
                .forEach(row -> owners.merge(row, unit, (one, other) -> {
                    Comparator<Unit> better = Comparator.comparing((Unit candidate) ->
                                    !key(rendered, candidate).equals(row.key()))
                            .thenComparing(candidate -> key(rendered, candidate));
                    return better.compare(one, other) <= 0 ? one : other;
                })));
        return owners;
    }

    private static String key(Map<Unit, MergedExecution> rendered, Unit unit) {
        MergedExecution row = rendered.get(unit);
        return row == null ? "" : row.key();
    }

    private static void add(MergeResult result, List<MergedExecution> before, MergedExecution after) {
        if (before.size() == 1 && before.get(0).equals(after)) {
            result.rows().add(before.get(0));
            return;
        }
        result.rows().add(after);
        result.conflicts().addAll(after.conflicts());
        if (before.isEmpty()) {
            result.inserts().add(after);
        } else if (before.stream().anyMatch(row -> isRevised(row.execution(), after.execution()))) {
            result.revisions().add(new Change(before, after));
        } else {
            result.enrichments().add(new Change(before, after));
        }
    }

    private static boolean isRevised(Execution before, Execution after) {
        return before.status() != after.status()
                || before.side() != after.side()
                || before.quantity().compareTo(after.quantity()) != 0
                || !Agreement.samePrice(before, after)
                || (before.executionId() != null && !before.executionId().equals(after.executionId()));
    }

    /** A row without execution id, or a cancellation, and the known row that it comes from. */
    static final class LooseRow {
        private final Execution row;
        private @Nullable MergedExecution before;

        LooseRow(Execution row) {
            this.row = row;
        }

        void cameFrom(MergedExecution known) {
            before = known;
        }

        Execution row() {
            return row;
        }

        @Nullable
        MergedExecution before() {
            return before;
        }
    }
}

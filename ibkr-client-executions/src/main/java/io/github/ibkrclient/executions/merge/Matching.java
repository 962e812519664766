package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.merge.ExecutionMerge.LooseRow;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Matches rows that share no id by account, second, signed quantity, instrument and price. Sources are placed one after
 * another: first those with execution ids, then those with transaction or trade ids, then the others by rank. A row pairs
 * with one at most.
 */
final class Matching {
    private final Families families;
    private final Collection<Unit> others;
    private final Map<Key, List<Facet>> groups = new HashMap<>();
    private final Set<Moment> moments = new HashSet<>();

    Matching(Families families, Collection<Unit> others) {
        this.families = families;
        this.others = others;
    }

    /**
     * Matches.
     *
     * @param cancels cancellations that name nothing that is known
     * @return a unit for each cancellation whose execution was never seen
     */
    List<Unit> match(List<LooseRow> cancels) {
        cancels.forEach(cancel -> ask(Key.takenBackBy(cancel.row())));
        for (Unit unit : others) {
            for (Facet facet : unit.facets()) {
                ask(Key.of(facet.best())).add(facet);
            }
        }
        families.forEach(row -> moments.contains(new Moment(row.account(), epochSecond(row))), this::answer);
        // A unit with several revisions is in several groups, so the order must depend on nothing but the rows.
        groups.entrySet().stream()
                .filter(group -> group.getValue().size() > 1)
                .sorted(Map.Entry.comparingByKey())
                .forEach(group -> place(group.getValue()));
        Map<Key, List<LooseRow>> open = new TreeMap<>();
        cancels.forEach(cancel -> open.computeIfAbsent(Key.takenBackBy(cancel.row()), key -> new ArrayList<>())
                .add(cancel));
        List<Unit> orphans = new ArrayList<>();
        open.forEach((key, rows) -> orphans.addAll(new Cancelling(ask(key)).cancel(rows)));
        return orphans;
    }

    private List<Facet> ask(Key key) {
        moments.add(new Moment(key.account(), key.second()));
        return groups.computeIfAbsent(key, asked -> new ArrayList<>());
    }

    /** Adds those revisions of a family that somebody asks for. */
    private void answer(Unit unit) {
        for (Facet facet : unit.facets()) {
            List<Facet> group = groups.get(Key.of(facet.best()));
            if (group != null) {
                group.add(facet);
            }
        }
    }

    private static void place(List<Facet> group) {
        Map<Layer, List<Facet>> layers = new TreeMap<>();
        group.forEach(facet -> layers.computeIfAbsent(Layer.of(facet), layer -> new ArrayList<>())
                .add(facet));
        List<Facet> rows = new ArrayList<>();
        layers.values().forEach(layer -> rows.addAll(new Pairing(rows, layer).pair()));
    }

    private static long epochSecond(Execution row) {
        return Objects.requireNonNull(row.time().instant(), "instant").getEpochSecond();
    }

    /** A second of an account. */
    private record Moment(String account, long second) {}

    /** In which turn rows are placed: by the ids that they have, then by source. */
    private record Layer(Ids ids, Source source) implements Comparable<Layer> {
        private enum Ids {
            EXECUTION,
            REPORT,
            NONE
        }

        static Layer of(Facet facet) {
            Execution best = facet.best();
            if (facet.unit().isFamily()) {
                return new Layer(Ids.EXECUTION, Source.FLEX_ACTIVITY); // these never pair with each other
            }
            boolean named = facet.transaction() != null || best.tradeId() != null;
            return new Layer(named ? Ids.REPORT : Ids.NONE, best.source());
        }

        @Override
        public int compareTo(Layer other) {
            return Comparator.comparing(Layer::ids).thenComparing(Layer::source).compare(this, other);
        }
    }

    private record Key(String account, long second, BigDecimal quantity) implements Comparable<Key> {
        static Key of(Execution row) {
            return new Key(row.account(), epochSecond(row), row.signedQuantity().stripTrailingZeros());
        }

        static Key takenBackBy(Execution cancel) {
            return new Key(
                    cancel.account(),
                    epochSecond(cancel),
                    cancel.signedQuantity().negate().stripTrailingZeros());
        }

        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::account)
                    .thenComparing(Key::second)
                    .thenComparing(Key::quantity)
                    .compare(this, other);
        }
    }
}

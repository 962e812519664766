package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.merge.ExecutionMerge.LooseRow;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives cancellations that name no execution to the executions that they may take back. */
final class Cancelling {
    private final List<Facet> group;

    /**
     * Starts.
     *
     * @param group the executions of the account, second and quantity
     */
    Cancelling(List<Facet> group) {
        this.group = group.stream()
                .filter(facet -> !facet.isAbsorbed())
                .sorted(Comparator.comparing(Facet::best, Facet.TRUST)
                        .thenComparing(facet -> facet.observations().toString()))
                .toList();
    }

    /** Returns a unit for each cancellation that takes back nothing that is known. */
    List<Unit> cancel(List<LooseRow> cancels) {
        Map<Alike, Map<Object, List<LooseRow>>> alike = new LinkedHashMap<>();
        cancels.stream()
                .sorted(Comparator.comparing(LooseRow::row, Facet.TRUST))
                .forEach(cancel -> alike.computeIfAbsent(Alike.of(cancel.row()), key -> new LinkedHashMap<>())
                        .computeIfAbsent(printed(cancel.row()), key -> new ArrayList<>())
                        .add(cancel));
        List<Unit> orphans = new ArrayList<>();
        alike.values().forEach(each -> orphans.addAll(decide(List.copyOf(each.values()))));
        return orphans;
    }

    /** One cancellation may be told twice by a source, when another document tells more of its instrument. */
    private static Object printed(Execution row) {
        return row.occurrence() == 0 ? row : List.of(Occurrences.content(row), row.occurrence());
    }

    private List<Unit> decide(List<List<LooseRow>> cancels) {
        List<Facet> free = group.stream()
                .filter(facet -> fits(facet, cancels.get(0).get(0).row()))
                .toList();
        if (free.isEmpty()) {
            return cancels.stream().map(Cancelling::orphan).toList();
        }
        List<Facet> confirmed =
                free.stream().filter(facet -> !facet.cancels().isEmpty()).toList();
        boolean revisionsOfOne = free.stream().map(Facet::unit).distinct().count() == 1;
        List<Facet> chosen = confirmed.size() == cancels.size() ? confirmed : free;
        if (chosen.size() == cancels.size() || (cancels.size() == 1 && revisionsOfOne)) {
            for (int at = 0; at < cancels.size(); at++) {
                for (LooseRow told : cancels.get(at)) {
                    chosen.get(at).cancel(told.row());
                    chosen.get(at).unit().cameFrom(told.before());
                }
            }
        } else {
            List<LooseRow> all = cancels.stream().flatMap(List::stream).toList();
            Unit first = free.get(0).unit();
            first.ambiguous(all.stream().map(LooseRow::row).toList());
            all.forEach(cancel -> first.hold(cancel.row(), cancel.before()));
        }
        return List.of();
    }

    private static boolean fits(Facet facet, Execution cancel) {
        return facet.cancels().stream().noneMatch(other -> other.source() == cancel.source())
                && (cancel.originalTransactionId() == null || facet.transaction() == null)
                && Agreement.samePrice(facet.best(), cancel)
                && Agreement.sameInstrument(facet.best().instrument(), cancel.instrument());
    }

    private static Unit orphan(List<LooseRow> cancel) {
        Unit unit = Unit.empty(false);
        unit.addOrphan(cancel.stream().map(LooseRow::row).toList());
        cancel.forEach(told -> unit.cameFrom(told.before()));
        return unit;
    }

    private record Alike(Source source, String symbol, BigDecimal price) {
        static Alike of(Execution cancel) {
            return new Alike(
                    cancel.source(),
                    cancel.instrument().symbol(),
                    cancel.price().stripTrailingZeros());
        }
    }
}

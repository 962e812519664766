package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Pairs the rows of one source with executions of the same account, second and quantity. Where more than one pairing is
 * possible and they differ in what they say, none is made.
 */
final class Pairing {
    private static final Comparator<Facet> CANONICAL = Comparator.comparing(Facet::best, Facet.TRUST)
            .thenComparing(facet -> facet.observations().toString());

    /** What tells equal fills apart, one after another; used only if it leaves nobody without a partner. */
    private static final List<BiPredicate<Execution, Execution>> HINTS = List.of(
            (a, b) -> a.price().compareTo(b.price()) == 0,
            (a, b) -> a.exchange() != null && a.exchange().equalsIgnoreCase(b.exchange()),
            (a, b) -> a.commission() != null
                    && b.commission() != null
                    && Agreement.agree(a.commission(), a, b.commission(), b));

    private final List<Facet> rows;
    private final List<Facet> placed;
    private final List<Facet> additional = new ArrayList<>();

    /**
     * Starts a pairing.
     *
     * @param rows the executions
     * @param placed the rows of one source
     */
    Pairing(List<Facet> rows, List<Facet> placed) {
        this.rows = rows.stream().sorted(CANONICAL).toList();
        this.placed = placed.stream().sorted(CANONICAL).toList();
    }

    /** Pairs. Returns those rows that are executions of their own. */
    List<Facet> pair() {
        boolean[][] fits = new boolean[rows.size()][placed.size()];
        for (int row = 0; row < rows.size(); row++) {
            for (int own = 0; own < placed.size(); own++) {
                fits[row][own] = fits(rows.get(row), placed.get(own));
            }
        }
        solve(fits, all(rows.size()), all(placed.size()), 0);
        return additional;
    }

    private static boolean fits(Facet row, Facet placed) {
        return row.unit() != placed.unit()
                && !row.has(placed.best().source())
                && (row.transaction() == null || placed.transaction() == null)
                && Agreement.samePrice(row.best(), placed.best())
                && Agreement.sameInstrument(
                        row.best().instrument(), placed.best().instrument());
    }

    private static List<Integer> all(int count) {
        List<Integer> all = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            all.add(at);
        }
        return all;
    }

    /** Splits into parts that have nothing to do with each other, and decides each. */
    private void solve(boolean[][] fits, List<Integer> ofRows, List<Integer> ofPlaced, int hint) {
        List<Integer> rowsLeft = new ArrayList<>(ofRows);
        List<Integer> placedLeft = new ArrayList<>(ofPlaced);
        while (!placedLeft.isEmpty()) {
            List<Integer> partRows = new ArrayList<>();
            List<Integer> partPlaced = new ArrayList<>(List.of(placedLeft.remove(0)));
            boolean grows = true;
            while (grows) {
                grows = rowsLeft.removeIf(
                        row -> partPlaced.stream().anyMatch(own -> fits[row][own]) && partRows.add(row));
                grows |= placedLeft.removeIf(
                        own -> partRows.stream().anyMatch(row -> fits[row][own]) && partPlaced.add(own));
            }
            partRows.sort(null);
            partPlaced.sort(null);
            decide(fits, partRows, partPlaced, hint);
        }
    }

    private void decide(boolean[][] fits, List<Integer> ofRows, List<Integer> ofPlaced, int hint) {
        if (ofRows.isEmpty()) {
            ofPlaced.forEach(own -> additional.add(placed.get(own)));
        } else if (ofRows.size() == 1 && ofPlaced.size() == 1) {
            join(rows.get(ofRows.get(0)), placed.get(ofPlaced.get(0)));
        } else if (hint < HINTS.size()) {
            boolean[][] narrow = narrowed(fits, ofRows, ofPlaced, HINTS.get(hint));
            boolean helps = most(narrow, ofRows, ofPlaced) == most(fits, ofRows, ofPlaced);
            solve(helps ? narrow : fits, ofRows, ofPlaced, hint + 1);
        } else if (ofPlaced.size() >= ofRows.size() && areAlike(ofPlaced)) {
            for (int at = 0; at < ofPlaced.size(); at++) {
                Facet own = placed.get(ofPlaced.get(at));
                if (at < ofRows.size()) {
                    join(rows.get(ofRows.get(at)), own);
                } else {
                    additional.add(own);
                }
            }
        } else {
            leaveOpen(ofRows, ofPlaced, ofPlaced.size() - most(fits, ofRows, ofPlaced));
        }
    }

    /** A revision whose sibling was paired before belongs to that one's execution and to no other. */
    private void join(Facet row, Facet own) {
        if (own.unit().isFamily() && !own.unit().equals(row.unit())) {
            additional.add(own);
        } else {
            row.absorb(own);
        }
    }

    /** Nothing is applied. That there are more executions than were known is certain, but not which. */
    private void leaveOpen(List<Integer> ofRows, List<Integer> ofPlaced, int more) {
        List<Execution> competing =
                ofPlaced.stream().map(own -> placed.get(own).best()).toList();
        Unit first = rows.get(ofRows.get(0)).unit();
        first.ambiguous(competing);
        int held = ofPlaced.size() - more;
        for (int at = 0; at < ofPlaced.size(); at++) {
            Facet own = placed.get(ofPlaced.get(at));
            if (own.unit().isFamily()) {
                additional.add(own);
            } else if (at < held) {
                first.hold(own);
            } else {
                own.unit().blank();
                own.unit().ambiguous(competing);
                additional.add(own);
            }
        }
    }

    private boolean[][] narrowed(
            boolean[][] fits, List<Integer> ofRows, List<Integer> ofPlaced, BiPredicate<Execution, Execution> hint) {
        boolean[][] narrow = new boolean[rows.size()][placed.size()];
        for (int row : ofRows) {
            for (int own : ofPlaced) {
                narrow[row][own] = fits[row][own]
                        && hint.test(rows.get(row).best(), placed.get(own).best());
            }
        }
        return narrow;
    }

    /** How many pairs there are at most. */
    private int most(boolean[][] fits, List<Integer> ofRows, List<Integer> ofPlaced) {
        int[] partners = new int[placed.size()];
        Arrays.fill(partners, -1);
        int pairs = 0;
        for (int row : ofRows) {
            if (finds(fits, row, ofPlaced, partners, new boolean[placed.size()])) {
                pairs++;
            }
        }
        return pairs;
    }

    private static boolean finds(boolean[][] fits, int row, List<Integer> ofPlaced, int[] partners, boolean[] tried) {
        for (int own : ofPlaced) {
            if (fits[row][own] && !tried[own]) {
                tried[own] = true;
                if (partners[own] < 0 || finds(fits, partners[own], ofPlaced, partners, tried)) {
                    partners[own] = row;
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether it does not matter which of them is paired with whom: they differ in ids at most. */
    private boolean areAlike(List<Integer> ofPlaced) {
        List<Execution> first = withoutIds(placed.get(ofPlaced.get(0)));
        return ofPlaced.stream().allMatch(own -> {
            Facet facet = placed.get(own);
            return facet.cancels().isEmpty() && withoutIds(facet).equals(first);
        });
    }

    private static List<Execution> withoutIds(Facet facet) {
        return facet.observations().stream()
                .map(row -> row.toBuilder()
                        .transactionId(null)
                        .tradeId(null)
                        .occurrence(0)
                        .build())
                .toList();
    }
}

package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that belongs to one execution while a merge goes on. */
final class Unit {
    private static final Comparator<String> BY_TRANSACTION = Comparator.nullsFirst(Facet.NUMBER);

    /** Linked by ids; not modifiable until the first is added. */
    private List<Execution> observations;

    private boolean own;
    private @Nullable MergedExecution before;
    private @Nullable List<MergedExecution> moreBefore;
    private boolean changed;
    private @Nullable List<Facet> facets;
    private final boolean family;
    private List<List<Execution>> ambiguous = List.of();
    private List<Execution> held = List.of();
    private boolean blank;

    private Unit(List<Execution> observations, @Nullable MergedExecution before, boolean family) {
        this.observations = observations;
        this.before = before;
        this.family = family;
    }

    /** A known row, all of one family. */
    static Unit known(MergedExecution row) {
        return new Unit(row.observations(), row, true);
    }

    /** The first row of a family. */
    static Unit of(Execution first) {
        Unit unit = new Unit(List.of(first), null, true);
        unit.changed = true;
        return unit;
    }

    static Unit empty(boolean family) {
        Unit unit = new Unit(new ArrayList<>(), null, family);
        unit.own = true;
        return unit;
    }

    boolean isFamily() {
        return family;
    }

    boolean contains(Execution row) {
        for (Execution one : observations) {
            if (one.equals(row)) {
                return true;
            }
        }
        return false;
    }

    void add(Execution row) {
        if (!own) {
            observations = new ArrayList<>(observations);
            own = true;
        }
        observations.add(row);
        changed = true;
    }

    /** Adds what was known of it to what the batch tells. */
    void meet(List<Execution> known, MergedExecution from, Consumer<Execution> duplicate) {
        List<Execution> fresh = observations;
        observations = known;
        own = false;
        changed = known.size() < from.observations().size(); // what had no execution id may belong to another now
        if (before != null) { // several known rows of one family: nothing of them is new
            fresh.stream().filter(row -> !contains(row)).forEach(this::add);
        } else {
            for (Execution row : fresh) {
                if (contains(row)) {
                    duplicate.accept(row);
                } else {
                    add(row);
                }
            }
        }
        cameFrom(from);
    }

    List<Execution> observations() {
        return observations;
    }

    void cameFrom(@Nullable MergedExecution row) {
        if (row == null || row.equals(before)) {
            return;
        }
        if (before == null) {
            before = row;
            return;
        }
        if (moreBefore == null) {
            moreBefore = new ArrayList<>();
        }
        if (moreBefore.stream().noneMatch(row::equals)) {
            moreBefore.add(row);
        }
    }

    /** The rows that it was made of. */
    List<MergedExecution> before() {
        List<MergedExecution> all = new ArrayList<>();
        if (before != null) {
            all.add(before);
        }
        if (moreBefore != null) {
            all.addAll(moreBefore);
        }
        return all;
    }

    /** The one known row that is all there is to it; null when something may have changed. */
    @Nullable
    MergedExecution unchanged() {
        return changed || facets != null || moreBefore != null ? null : before;
    }

    /** Whether it is one row of a source and nothing else. */
    boolean isSimple() {
        return observations.size() == 1
                && facets == null
                && before == null
                && observations.get(0).kind() != Kind.CORRECTION;
    }

    /** Rows that may belong to it or to another. */
    void ambiguous(List<Execution> rows) {
        ambiguous = joined(ambiguous, List.of(rows));
    }

    List<List<Execution>> ambiguous() {
        return ambiguous;
    }

    /** Keeps a row without applying it. */
    void hold(Execution row, @Nullable MergedExecution from) {
        held = joined(held, List.of(row));
        cameFrom(from);
    }

    /** Keeps all that another unit's facet knows without applying it. */
    void hold(Facet facet) {
        held = joined(held, joined(facet.observations(), facet.cancels()));
        facet.unit().before().forEach(this::cameFrom);
        facet.unit().facets().remove(facet);
        facet.setAside();
    }

    List<Execution> held() {
        return held;
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    /** It is certain that there is one more execution, but not what its venue and commission are. */
    void blank() {
        blank = true;
    }

    boolean isBlank() {
        return blank;
    }

    void takeOver(Unit other) {
        if (other.equals(this)) {
            return;
        }
        for (Facet facet : other.facets()) {
            if (!facet.isAbsorbed()) {
                facet.moveTo(this);
                facets().add(facet);
            }
        }
        other.facets().clear();
        other.before().forEach(this::cameFrom);
        ambiguous = joined(ambiguous, other.ambiguous);
        held = joined(held, other.held);
    }

    /** The revisions. */
    List<Facet> facets() {
        if (facets == null) {
            facets = new ArrayList<>();
            List<Execution> sorted = observations.size() == 1
                    ? observations
                    : observations.stream().distinct().sorted(Facet.TRUST).toList();
            sorted.stream().filter(row -> row.transactionId() != null).forEach(this::byTransaction);
            sorted.stream()
                    .filter(row -> row.transactionId() == null && row.executionId() != null)
                    .forEach(this::byRevision);
            sorted.stream()
                    .filter(row -> row.transactionId() == null && row.executionId() == null)
                    .forEach(this::byContent);
        }
        return facets;
    }

    private void byTransaction(Execution row) {
        for (Facet facet : facets()) {
            if (row.transactionId() != null && row.transactionId().equals(facet.transaction())) {
                facet.add(row);
                return;
            }
        }
        begin(row, row.transactionId());
    }

    /** A source without transaction ids tells of the first booking of a revision. */
    private void byRevision(Execution row) {
        facets().stream()
                .filter(facet -> facet.revision() == row.revision())
                .min(Comparator.comparing(Facet::transaction, BY_TRANSACTION))
                .ifPresentOrElse(facet -> facet.add(row), () -> begin(row, null));
    }

    /** A row that has only the trade id tells of the last revision that has its quantity and price, else of the last. */
    private void byContent(Execution row) {
        List<Facet> ordered = ordered();
        if (ordered.isEmpty()) {
            begin(row, null);
            return;
        }
        ordered.stream()
                .filter(facet -> facet.best().signedQuantity().compareTo(row.signedQuantity()) == 0
                        && Agreement.samePrice(facet.best(), row))
                .reduce((earlier, later) -> later)
                .orElse(ordered.get(ordered.size() - 1))
                .add(row);
    }

    private void begin(Execution row, @Nullable String transaction) {
        Facet facet = new Facet(this, Facet.UNKNOWN_REVISION, transaction);
        facet.add(row);
        facets().add(facet);
    }

    /** A facet without any row but a cancellation. */
    void addOrphan(List<Execution> cancel) {
        Facet facet = new Facet(this, Facet.UNKNOWN_REVISION, null);
        cancel.forEach(facet::cancel);
        facets().add(facet);
    }

    /** The revisions, earliest first; one without an execution id follows those with smaller transaction ids. */
    List<Facet> ordered() {
        List<Facet> all = new ArrayList<>(facets());
        if (all.size() > 1) {
            all.sort(Comparator.comparingInt(this::place)
                    .thenComparing(Facet::transaction, BY_TRANSACTION)
                    .thenComparing(facet -> facet.observations().toString()));
        }
        return all;
    }

    private int place(Facet facet) {
        String transaction = facet.transaction();
        if (facet.revision() != Facet.UNKNOWN_REVISION || transaction == null) {
            return facet.revision();
        }
        return facets().stream()
                .filter(other ->
                        other.transaction() != null && Facet.NUMBER.compare(other.transaction(), transaction) < 0)
                .mapToInt(Facet::revision)
                .max()
                .orElse(Facet.UNKNOWN_REVISION);
    }
}

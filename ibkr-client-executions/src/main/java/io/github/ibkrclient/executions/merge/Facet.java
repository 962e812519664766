package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One revision of an execution: what sources told of it, and the cancellations that take it back. */
final class Facet {
    static final int UNKNOWN_REVISION = -1;

    /** Numbers written as texts, such as transaction ids. */
    static final Comparator<String> NUMBER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    /** The most believed first; between equals an order that depends on the content only. */
    static final Comparator<Execution> TRUST = (a, b) -> {
        int bySource = a.source().compareTo(b.source());
        return bySource != 0 || a.equals(b) ? bySource : a.toString().compareTo(b.toString());
    };

    private final List<Execution> observations = new ArrayList<>(2);
    private final List<Execution> cancels = new ArrayList<>(0);
    private Unit unit;
    private int revision;
    private @Nullable String transaction;
    private boolean absorbed;

    Facet(Unit unit, int revision, @Nullable String transaction) {
        this.unit = unit;
        this.revision = revision;
        this.transaction = transaction;
    }

    Unit unit() {
        return unit;
    }

    int revision() {
        return revision;
    }

    @Nullable
    String transaction() {
        return transaction;
    }

    List<Execution> observations() {
        return observations;
    }

    List<Execution> cancels() {
        return cancels;
    }

    boolean isAbsorbed() {
        return absorbed;
    }

    void add(Execution row) {
        insert(observations, row);
        if (row.executionId() != null) {
            revision = Math.max(revision, row.revision());
        }
    }

    void cancel(Execution row) {
        insert(cancels, row);
    }

    private static void insert(List<Execution> sorted, Execution row) {
        int at = 0;
        while (at < sorted.size() && TRUST.compare(sorted.get(at), row) < 0) {
            at++;
        }
        if (at == sorted.size() || !sorted.get(at).equals(row)) {
            sorted.add(at, row);
        }
    }

    /** The most believed row. */
    Execution best() {
        return observations.get(0);
    }

    boolean has(Source source) {
        return observations.stream().anyMatch(row -> row.source() == source);
    }

    /** Takes in what another unit's facet knows: both are one. */
    void absorb(Facet other) {
        other.observations.forEach(this::add);
        other.cancels.forEach(this::cancel);
        revision = Math.max(revision, other.revision);
        transaction = transaction == null ? other.transaction : transaction;
        other.absorbed = true;
        other.unit.facets().remove(other);
        unit.takeOver(other.unit);
    }

    /** It is kept by another unit and tells nothing. */
    void setAside() {
        absorbed = true;
    }

    void moveTo(Unit other) {
        unit = other;
    }
}

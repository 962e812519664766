package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The executions that have an execution id. Known rows that the batch does not touch wait aside, because making units of
 * them costs more than all the rest.
 */
final class Families {
    private final Map<FamilyKey, Unit> units;
    private final List<@Nullable MergedExecution> aside;

    /**
     * Starts empty.
     *
     * @param batch how many rows come
     * @param known how many rows are known
     */
    Families(int batch, int known) {
        units = new HashMap<>((int) Math.min(batch * 4L / 3 + 1, 1 << 30));
        aside = new ArrayList<>(known);
    }

    /** Adds a row of the batch; false when the batch had it already. */
    boolean add(Execution row) {
        FamilyKey key = FamilyKey.of(row);
        Unit unit = units.get(key);
        if (unit == null) {
            units.put(key, Unit.of(row));
            return true;
        }
        if (unit.contains(row)) {
            return false;
        }
        unit.add(row);
        return true;
    }

    /** Adds a known row that has nothing but rows of one family; after the batch. */
    void add(MergedExecution row, Consumer<Execution> duplicate) {
        Unit unit = units.get(FamilyKey.of(row.observations().get(0)));
        if (unit == null) {
            aside.add(row);
        } else {
            unit.meet(row.observations(), row, duplicate);
        }
    }

    /** Adds those rows of a known row that have an execution id; after the batch. */
    void add(List<Execution> rows, MergedExecution from, Consumer<Execution> duplicate) {
        units.computeIfAbsent(FamilyKey.of(rows.get(0)), key -> Unit.empty(true))
                .meet(rows, from, duplicate);
    }

    @Nullable
    Unit get(FamilyKey key) {
        return units.get(key);
    }

    /** Calls with each unit of which a row passes the test; known rows that waited aside become units for that. */
    void forEach(Predicate<Execution> test, Consumer<Unit> found) {
        List.copyOf(units.values()).stream()
                .filter(unit -> unit.observations().stream().anyMatch(test))
                .forEach(found);
        for (int at = 0; at < aside.size(); at++) {
            MergedExecution row = aside.get(at);
            if (row != null && row.observations().stream().anyMatch(test)) {
                Unit unit = Unit.known(row);
                units.put(FamilyKey.of(row.observations().get(0)), unit);
                aside.set(at, null);
                found.accept(unit);
            }
        }
    }

    Collection<Unit> units() {
        return units.values();
    }

    /** The known rows that nothing touched. */
    void untouched(Consumer<MergedExecution> each) {
        for (MergedExecution row : aside) {
            if (row != null) {
                each.accept(row);
            }
        }
    }
}

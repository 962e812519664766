package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Rows that stood under a provisional name, moved to their account. A store deletes the removed keys and writes the merged
 * rows in one transaction; in between, each execution that both names have would count twice.
 *
 * @param removed the keys of the rows under the provisional name, see {@link MergedExecution#key}
 * @param merged the rows of all others together with those that were moved
 */
public record AccountBinding(List<String> removed, MergeResult merged) {
    /** Copies the list. */
    public AccountBinding {
        removed = List.copyOf(removed);
    }

    /**
     * Moves rows.
     *
     * @param known the rows of former merges, of both names
     * @param provisional the name that they stand under
     * @param account the account
     */
    public static AccountBinding bind(Collection<MergedExecution> known, String provisional, String account) {
        List<MergedExecution> others = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<Execution> moved = new ArrayList<>();
        for (MergedExecution row : known) {
            if (row.execution().account().equals(provisional)) {
                removed.add(row.key());
                row.observations()
                        .forEach(one ->
                                moved.add(one.toBuilder().account(account).build()));
            } else {
                others.add(row);
            }
        }
        return new AccountBinding(removed, ExecutionMerge.merge(others, moved));
    }
}

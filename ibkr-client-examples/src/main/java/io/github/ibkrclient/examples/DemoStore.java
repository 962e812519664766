package io.github.ibkrclient.examples;

import io.github.ibkrclient.model.Trade;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The executions of a journal, in memory. Account and execution id together identify an execution. */
final class DemoStore {
    private final List<Row> rows = new ArrayList<>();
    private final Set<Key> keys = new HashSet<>();

    /** Identifies an execution. */
    private record Key(String account, String executionId) {}

    private record Row(String account, Trade trade) {
        Key key() {
            return new Key(account, trade.executionId());
        }
    }

    /**
     * The result of an import.
     *
     * @param added how many trades were new
     * @param known how many trades were stored before
     */
    record Sync(int added, int known) {
        Sync plus(Sync other) {
            return new Sync(added + other.added, known + other.known);
        }
    }

    /** Stores the trades that are new. */
    Sync sync(String account, List<Trade> trades) {
        int before = rows.size();
        for (Trade trade : trades) {
            Row row = new Row(account, trade);
            if (keys.add(row.key())) {
                rows.add(row);
            }
        }
        int added = rows.size() - before;
        return new Sync(added, trades.size() - added);
    }

    /** The stored executions, in the order in which they were stored. */
    List<Trade> trades() {
        return rows.stream().map(Row::trade).toList();
    }

    /** How many rows repeat another row. */
    int storedTwice() {
        return rows.size() - (int) rows.stream().map(Row::key).distinct().count();
    }
}

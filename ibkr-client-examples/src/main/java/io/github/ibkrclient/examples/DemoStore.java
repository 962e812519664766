package io.github.ibkrclient.examples;

import io.github.ibkrclient.model.Trade;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A journal's table of executions, in memory. An execution is known by its account and its id. */
final class DemoStore {
    private final List<Row> rows = new ArrayList<>();
    private final Set<Key> keys = new HashSet<>();

    /** What tells executions apart. */
    private record Key(String account, String executionId) {}

    private record Row(String account, Trade trade) {
        Key key() {
            return new Key(account, trade.executionId());
        }
    }

    /**
     * What became of a list of trades.
     *
     * @param added how many were new
     * @param known how many were stored before
     */
    record Sync(int added, int known) {
        Sync plus(Sync other) {
            return new Sync(added + other.added, known + other.known);
        }
    }

    /** Stores what is new. */
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

    /** The stored executions, in the order they came. */
    List<Trade> trades() {
        return rows.stream().map(Row::trade).toList();
    }

    /** How many rows stand there more than once. */
    int storedTwice() {
        return rows.size() - (int) rows.stream().map(Row::key).distinct().count();
    }
}

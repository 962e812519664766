package io.github.ibkrclient.executions.reader;

import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Row;
import java.util.ArrayList;
import java.util.List;

/** Keeps the executions of a document that is small for the heap, so that it need not be read twice. */
final class RowBuffer implements Findings.Target {
    private final long most;
    private List<Row> rows = new ArrayList<>();
    private boolean overflown;

    /** Keeps at most so many rows. */
    RowBuffer(long most) {
        this.most = most;
    }

    @Override
    public void accept(Row row) {
        if (overflown || !row.isExecution()) {
            return;
        }
        rows.add(row);
        if (rows.size() > most) {
            overflown = true;
            rows = List.of();
        }
    }

    /** Whether it has all executions of the document. */
    boolean isWhole() {
        return !overflown;
    }

    List<Row> rows() {
        return rows;
    }
}

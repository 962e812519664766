package io.github.ibkrclient.executions.internal.table;

import io.github.ibkrclient.executions.document.DocumentRefusedException;
import java.util.HashMap;
import java.util.Map;

/** What a statement says about its instruments in a section of its own, by the names that its trades have for them. */
public final class Instruments {
    private static final int MOST = 100_000;

    private final Map<String, Row> rows = new HashMap<>();

    /** Adds an instrument. A stock may have several symbols, with commas; an option is named by its description. */
    public void add(Row row) throws DocumentRefusedException {
        for (String symbol : row.text(Field.SYMBOL).split(",", -1)) {
            rows.putIfAbsent(key(row, symbol.strip()), row);
        }
        rows.putIfAbsent(key(row, row.text(Field.DESCRIPTION)), row);
        if (rows.size() > MOST) {
            throw new DocumentRefusedException(
                    "the report has more than " + MOST + " instruments: ask for a shorter period");
        }
    }

    private static String key(Row row, String name) {
        return row.text(Field.ASSET) + "|" + name;
    }

    /** The row of the instrument that a trade is of, or the trade itself when there is none. */
    public Row find(Row trade) {
        return rows.getOrDefault(key(trade, trade.text(Field.SYMBOL)), trade);
    }
}

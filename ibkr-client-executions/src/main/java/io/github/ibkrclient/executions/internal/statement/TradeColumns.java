package io.github.ibkrclient.executions.internal.statement;

import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.table.Field;
import io.github.ibkrclient.executions.internal.table.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a trades table that are in force: a table repeats its header with other columns. */
final class TradeColumns {
    /** The order that IBKR's tables have; an account stands at different places. */
    private static final List<Field> ORDER = List.of(
            Field.DISCRIMINATOR,
            Field.ASSET,
            Field.CURRENCY,
            Field.SYMBOL,
            Field.DATE_TIME,
            Field.SETTLE_DATE,
            Field.EXCHANGE,
            Field.SIDE,
            Field.QUANTITY,
            Field.PRICE,
            Field.CLOSE_PRICE,
            Field.PROCEEDS,
            Field.NOTIONAL,
            Field.COMMISSION,
            Field.FEE,
            Field.BASIS,
            Field.REALIZED,
            Field.REALIZED_PERCENT,
            Field.MARK_TO_MARKET,
            Field.ORDER_TYPE,
            Field.CODES);

    private static final List<Field> NEEDED =
            List.of(Field.ASSET, Field.CURRENCY, Field.SYMBOL, Field.DATE_TIME, Field.QUANTITY, Field.PRICE);

    private final @Nullable Field[] fields;
    private final int[] places = new int[Field.COUNT];
    private final String commissionCurrency;

    /**
     * Reads a header.
     *
     * @param cells from which the names are taken
     * @param from the first name
     * @param to after the last name
     * @throws DocumentRefusedException when a name is not known or a needed column is missing
     */
    TradeColumns(String[] cells, int from, int to, long line) throws DocumentRefusedException {
        fields = new Field[to - from];
        java.util.Arrays.fill(places, -1);
        String currency = "";
        for (int i = 0; i < fields.length; i++) {
            String name = cells[from + i].replace('\u00a0', ' ').strip();
            if (name.isEmpty()) {
                continue;
            }
            // The currency of a conversion's commission stands in the name of its column: "Comm in USD".
            String stem = name.matches(".* [A-Z]{3}") ? name.substring(0, name.length() - 4) : name;
            Field field = Vocabulary.column(name);
            if (field == null) {
                field = Vocabulary.column(stem);
                currency = field == Field.COMMISSION ? name.substring(name.length() - 3) : currency;
            }
            if (field == Field.SYMBOL && places[field.index()] >= 0) {
                field = Field.CODES; // Chinese has one word for symbol and code.
            }
            if (field == null || places[field.index()] >= 0) {
                throw new DocumentRefusedException("line " + line + ": the table of trades has the column \""
                        + Texts.excerpt(name) + "\", which is not known: download the report again in English");
            }
            fields[i] = field;
            places[field.index()] = i;
        }
        commissionCurrency = currency;
        for (Field field : NEEDED) {
            if (!has(field)) {
                throw new DocumentRefusedException("line " + line + ": the table of trades has no column for the "
                        + field.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                        + ": download the report again, and do not change it");
            }
        }
    }

    /** Whether the columns stand in the order of IBKR's tables. */
    boolean isInOrder() {
        int last = -1;
        for (Field field : ORDER) {
            int place = places[field.index()];
            if (place >= 0 && place < last) {
                return false;
            }
            last = Math.max(last, place);
        }
        return true;
    }

    int count() {
        return fields.length;
    }

    boolean has(Field field) {
        return places[field.index()] >= 0;
    }

    /** Where a column stands, or -1. */
    int place(Field field) {
        return places[field.index()];
    }

    @Nullable
    Field field(int i) {
        return fields[i];
    }

    /** The currency of all commissions of the table; empty when each is in the currency of its row. */
    String commissionCurrency() {
        return commissionCurrency;
    }
}

package io.github.ibkrclient.executions.internal.table;

import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.model.AssetClass;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row of a trade table: the texts of its cells by {@link Field}. The amounts of every row are read once. */
public final class Row {
    private static final Field[] AMOUNTS = {Field.QUANTITY, Field.PRICE, Field.PROCEEDS, Field.COMMISSION};

    private final @Nullable String[] cells;
    private final @Nullable BigDecimal[] amounts = new BigDecimal[AMOUNTS.length];
    private final long line;
    private final boolean execution;
    private final String group;
    private final AssetClass assetClass;
    private final String commissionCurrency;

    /**
     * Reads the amounts of a row.
     *
     * @param cells by index of the field; the row keeps the array
     * @param line where it begins in the document; for messages
     * @param execution whether it is an execution, and not an order
     * @param group the part of the document that it belongs to, for sums that the document states by part
     * @param assetClass what the word for the asset class means
     * @param commissionCurrency empty when the document does not say
     * @throws DocumentRefusedException when an amount is no number
     */
    public Row(
            @Nullable String[] cells,
            long line,
            boolean execution,
            String group,
            AssetClass assetClass,
            String commissionCurrency)
            throws DocumentRefusedException {
        this.cells = cells;
        this.line = line;
        this.execution = execution;
        this.group = group;
        this.assetClass = assetClass;
        this.commissionCurrency = commissionCurrency;
        for (int i = 0; i < AMOUNTS.length; i++) {
            amounts[i] = parse(AMOUNTS[i]);
        }
    }

    /** The text of a field without blanks around it, or null when there is none. */
    public @Nullable String get(Field field) {
        String cell = cells[field.index()];
        return cell == null || Decimals.isNone(cell) ? null : stripped(cell);
    }

    /** The text without blanks around it; most have none. */
    private static String stripped(String cell) {
        return cell.charAt(0) > ' ' && cell.charAt(cell.length() - 1) > ' ' ? cell : cell.strip();
    }

    /** The symbol; a Flex query may select only the ISIN. */
    public String symbol() {
        String symbol = get(Field.SYMBOL);
        return symbol == null ? text(Field.ISIN) : symbol;
    }

    /** The text of a field, or an empty one. */
    public String text(Field field) {
        String text = get(field);
        return text == null ? "" : text;
    }

    /** Whether the table has a column for the field, perhaps with an empty cell. */
    boolean hasColumn(Field field) {
        return cells[field.index()] != null;
    }

    /** Where the row is, for messages. */
    public long line() {
        return line;
    }

    public boolean isExecution() {
        return execution;
    }

    /** The part of the document that it belongs to. */
    public String group() {
        return group;
    }

    public AssetClass assetClass() {
        return assetClass;
    }

    /** Empty when the document does not say. */
    public String commissionCurrency() {
        return commissionCurrency;
    }

    /** BUY or SELL in the words of a Flex report, of which a cancellation is too; empty when the row says neither. */
    public String side() {
        String side = text(Field.SIDE);
        return side.startsWith("BUY") ? "BUY" : side.startsWith("SELL") ? "SELL" : "";
    }

    /** How much: bought is positive, sold is negative. */
    public @Nullable BigDecimal quantity() {
        return amounts[0];
    }

    public @Nullable BigDecimal price() {
        return amounts[1];
    }

    public @Nullable BigDecimal proceeds() {
        return amounts[2];
    }

    public @Nullable BigDecimal commission() {
        return amounts[3];
    }

    /** The number of a field, or null when there is none. */
    public @Nullable BigDecimal number(Field field) throws DocumentRefusedException {
        return parse(field);
    }

    /** The number of a field, or null when there is none or it is none. */
    public @Nullable BigDecimal numberOrNull(Field field) {
        String cell = cells[field.index()];
        try {
            return cell == null ? null : Decimals.parse(cell);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The text of its time, see {@link #timeText(String[])}. */
    public @Nullable String timeText() {
        return timeText(cells);
    }

    /**
     * The time of a row, which stands in one column or, in old Flex queries, in two: a semicolon is put between them. Null
     * when there is none.
     */
    public static @Nullable String timeText(@Nullable String[] cells) {
        String both = time(cells, Field.DATE_TIME);
        if (both != null) {
            return both;
        }
        String date = time(cells, Field.TRADE_DATE);
        String time = time(cells, Field.TRADE_TIME);
        return date == null || time == null ? date : date + ";" + time;
    }

    private static @Nullable String time(@Nullable String[] cells, Field field) {
        String cell = cells[field.index()];
        return cell == null || Decimals.isNone(cell) || cell.equals("MULTI") ? null : stripped(cell);
    }

    private @Nullable BigDecimal parse(Field field) throws DocumentRefusedException {
        String cell = cells[field.index()];
        if (cell == null) {
            return null;
        }
        try {
            return Decimals.parse(cell);
        } catch (NumberFormatException e) {
            throw new DocumentRefusedException(
                    "line " + line + ": the " + field.name().toLowerCase(Locale.ROOT)
                            + " is no number as IBKR writes it: \"" + Texts.excerpt(cell)
                            + "\"; download the report again, in English, and do not save it with another program");
        }
    }
}

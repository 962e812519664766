package io.github.ibkrclient.executions.internal.html;

import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.statement.StatementInterpreter;
import io.github.ibkrclient.executions.internal.table.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * The tables of trades of a page, one for each asset class. Rows are told by their classes: jsoup, like a browser, puts rows
 * that stand outside of a {@code tbody} into one.
 */
final class TradeTables {
    private static final String SECTION = "Trades";
    private static final List<String> BEFORE = List.of("DataDiscriminator", "Asset Category", "Currency");

    private final StatementInterpreter interpreter;
    private String asset = "";
    private String currency = "";
    private int width;
    private int symbol;
    private int time;
    private int quantity;
    private int side;
    private int exchange;
    private boolean found;

    TradeTables(StatementInterpreter interpreter) {
        this.interpreter = interpreter;
    }

    /** Another table begins. */
    void begin() {
        width = 0;
        asset = "";
        currency = "";
    }

    /** Whether there was any. */
    boolean found() {
        return found;
    }

    /** Takes a row. */
    void row(Element row, long number) throws DocumentRefusedException {
        Element first = row.firstElementChild();
        if (first == null) {
            return;
        }
        if (first.normalName().equals("th")) {
            header(row, number);
        } else if (first.hasClass("header-asset")) {
            asset = StatementHtml.text(first);
        } else if (first.hasClass("header-currency")) {
            currency = StatementHtml.text(first);
        } else if (width == 0) {
            throw new DocumentRefusedException(
                    "row " + number + ": a row of trades stands before its header: download the report again");
        } else if (row.hasClass("subtotal")) {
            sum(row, number);
        } else if (!row.hasClass("total")) {
            trade(row, number);
        }
    }

    private void header(Element row, long number) throws DocumentRefusedException {
        List<String> names = new ArrayList<>(BEFORE);
        names.addAll(cells(row));
        width = names.size();
        symbol = -1;
        time = -1;
        quantity = -1;
        side = -1;
        exchange = -1;
        for (int i = BEFORE.size(); i < width; i++) {
            Field field = interpreter.column(names.get(i));
            symbol = field == Field.SYMBOL && symbol < 0 ? i : symbol;
            time = field == Field.DATE_TIME ? i : time;
            quantity = field == Field.QUANTITY ? i : quantity;
            side = field == Field.SIDE ? i : side;
            exchange = field == Field.EXCHANGE ? i : exchange;
        }
        interpreter.header(SECTION, names.toArray(new String[0]), 0, width, number);
        found = true;
    }

    /** The texts of the cells; a cell over several columns is the first of them, and the others are empty. */
    private static List<String> cells(Element row) {
        List<String> cells = new ArrayList<>();
        for (Element cell : row.children()) {
            cells.add(StatementHtml.text(cell));
            String span = cell.attr("colspan");
            int columns = span.matches("[0-9]{1,2}") ? Integer.parseInt(span) : 1;
            for (int i = 1; i < columns; i++) {
                cells.add("");
            }
        }
        return cells;
    }

    private void trade(Element row, long number) throws DocumentRefusedException {
        List<String> cells = new ArrayList<>(List.of("", asset, currency));
        cells.addAll(cells(row));
        boolean isDetail = row.hasClass("row-detail")
                || (row.parent() != null && row.parent().hasClass("row-detail"));
        boolean isLot = isDetail && time < cells.size() && cells.get(time).length() <= "2026-03-03".length();
        if (isLot) {
            emit("ClosedLot", cells, number);
            return;
        }
        if (isDetail) {
            emit("Trade", cells, number);
            return;
        }
        emit("Order", cells, number);
        // With details shown, an order of one execution has its venue here and no row of its own for the execution.
        if (exchange >= 0 && !cells.get(exchange).equals("-")) {
            emit("Trade", cells, number);
        }
    }

    private void emit(String mark, List<String> cells, long number) throws DocumentRefusedException {
        cells.set(0, mark);
        interpreter.row(SECTION, "Data", cells.toArray(new String[0]), 0, cells.size(), number);
    }

    private void sum(Element row, long number) throws DocumentRefusedException {
        List<String> cells = new ArrayList<>(List.of("", asset, currency));
        cells.addAll(cells(row));
        String name = cells.get(BEFORE.size());
        int blank = name.indexOf(' ');
        String of = blank < 0 ? "" : name.substring(blank + 1).strip();
        String direction = of.endsWith("(Bought)") ? "Bought" : of.endsWith("(Sold)") ? "Sold" : "";
        if (!direction.isEmpty()) {
            of = of.substring(0, of.lastIndexOf('(')).strip();
        }
        String[] sum = cells.toArray(new String[0]);
        Arrays.fill(sum, BEFORE.size(), Math.min(quantity, sum.length), "");
        boolean ofSymbol = quantity < sum.length && !sum[quantity].isEmpty();
        if (ofSymbol && of.isEmpty()) {
            return;
        }
        if (ofSymbol) {
            sum[symbol] = of;
            if (side >= 0) {
                sum[side] = direction;
            }
        }
        interpreter.row(SECTION, ofSymbol ? "SubTotal" : "Total", sum, 0, sum.length, number);
    }
}

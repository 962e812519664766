package io.github.ibkrclient.executions.internal.csv;

import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.statement.StatementInterpreter;
import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Texts;

/**
 * A statement or trade confirmation in CSV: every line is section, kind of row, cells. Nobody has published a trade
 * confirmation in CSV; it is read as IBKR documents it.
 */
final class StatementCsv implements CsvReports.Report {
    private static final int BEFORE_CELLS = 2;

    private final StatementInterpreter interpreter;
    private String headed = "";
    private int columns;
    private boolean lastIsShort;

    StatementCsv(Findings findings) {
        interpreter = new StatementInterpreter(findings, false);
    }

    @Override
    public void line(CsvLine line) throws DocumentRefusedException {
        String[] cells = line.cells();
        int count = line.count();
        String section = cells[0];
        String kind = count > 1 ? cells[1] : "";
        lastIsShort = count < BEFORE_CELLS;
        switch (kind) {
            case "Header", "Headers" -> {
                headed = section;
                columns = count;
                interpreter.header(section, cells, BEFORE_CELLS, count, line.number());
            }
            case "Data", "SubTotal", "Total" -> {
                lastIsShort = kind.equals("Data") && section.equals(headed) && count < columns;
                interpreter.row(section, kind, cells, BEFORE_CELLS, count, line.number());
            }
            case "Notes", "" -> {} // A note on a section, or the line "Total P/L for Statement Period".
            default ->
                throw new DocumentRefusedException("line " + line.number() + ": \"" + Texts.excerpt(kind)
                        + "\" is no kind of row: download the report again, and do not change it");
        }
    }

    @Override
    public DocumentKind end(boolean lastLineEnds) throws DocumentRefusedException {
        if (!lastLineEnds && lastIsShort) {
            throw new DocumentRefusedException("the last row is cut: download the report again");
        }
        return interpreter.end(false);
    }
}

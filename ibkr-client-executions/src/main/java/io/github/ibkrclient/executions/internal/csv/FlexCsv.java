package io.github.ibkrclient.executions.internal.csv;

import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.flex.FlexColumns;
import io.github.ibkrclient.executions.internal.flex.FlexInterpreter;
import io.github.ibkrclient.executions.internal.table.Field;
import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Texts;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Flex report in CSV. It has one of three shapes: a header and rows; the same between control records ({@code BOF} to
 * {@code EOF}); or rows that begin with {@code HEADER} or {@code DATA} and the code of their section. See
 * {@code docs/protocol.md}.
 */
final class FlexCsv implements CsvReports.Report {
    private static final String TRADES = "TRNT";

    private final Findings findings;
    private final FlexInterpreter interpreter;
    private @Nullable FlexColumns columns;
    private String code = "";
    private String account = "";
    private boolean controlled;
    private boolean ended;
    private boolean inSection;
    private boolean awaitsHeader;
    private boolean inAccount;
    private boolean tradesSection;
    private boolean coded;
    private boolean trades;
    private long rows;

    FlexCsv(Findings findings) {
        this.findings = findings;
        interpreter = new FlexInterpreter(findings, DocumentKind.ACTIVITY_FLEX);
    }

    /** Whether a file that begins with this line is a Flex report. */
    static boolean begins(CsvLine line) {
        String first = line.cells()[0];
        return first.equals("BOF") || first.equals("HEADER") || isHeader(cells(line, 0));
    }

    private static boolean isHeader(List<String> names) {
        FlexColumns columns = new FlexColumns(names);
        int known = 0;
        for (int i = 0; i < names.size(); i++) {
            known += columns.field(i) != null ? 1 : 0;
        }
        return known > 2 || names.get(0).equals("ClientAccountID");
    }

    private static List<String> cells(CsvLine line, int from) {
        return Arrays.asList(line.cells()).subList(from, Math.max(from, line.count()));
    }

    @Override
    public void line(CsvLine line) throws DocumentRefusedException {
        String first = line.cells()[0];
        if (ended) {
            throw new DocumentRefusedException(
                    "line " + line.number() + ": a line stands after the end: fetch it again");
        }
        switch (first) {
            case "BOF" -> beginFile(line);
            case "BOA" -> beginAccount(line);
            case "BOS" -> beginSection(line);
            case "EOS" -> endSection(line);
            case "EOA" -> {
                closed(inSection || !inAccount || isOfAnother(account, line), line);
                inAccount = false;
            }
            case "EOF" -> {
                closed(inSection || inAccount, line);
                ended = true;
            }
            case "HEADER" -> header(line, codeOf(line));
            case "DATA" -> row(line, codeOf(line));
            default -> plain(line);
        }
    }

    private void beginFile(CsvLine line) throws DocumentRefusedException {
        closed(controlled, line);
        controlled = true;
        if (line.count() > 5) {
            interpreter.statement(line.cells()[1], line.cells()[4], line.cells()[5]);
        }
        if (line.count() > 6) {
            interpreter.made(line.cells()[6]);
        }
    }

    private void beginAccount(CsvLine line) throws DocumentRefusedException {
        closed(inAccount || !controlled, line);
        inAccount = true;
        account = name(line);
        if (line.count() > 1 && line.cells()[1].matches("[A-Z]{1,3}[0-9]{3,}[A-Z]?")) {
            interpreter.statement(line.cells()[1], null, null);
        }
    }

    private void beginSection(CsvLine line) throws DocumentRefusedException {
        closed(inSection || !controlled, line);
        inSection = true;
        awaitsHeader = true;
        columns = null;
        rows = 0;
        code = name(line);
        trades = code.equals(TRADES);
        tradesSection |= trades;
    }

    private void endSection(CsvLine line) throws DocumentRefusedException {
        closed(!inSection || isOfAnother(code, line), line);
        inSection = false;
        String stated = line.count() > 2 ? line.cells()[2] : "";
        if (!stated.equals(String.valueOf(rows))) {
            throw new DocumentRefusedException("line " + line.number() + ": the section " + Texts.excerpt(code)
                    + " states " + (stated.isEmpty() ? "no number of" : Texts.excerpt(stated)) + " rows and has " + rows
                    + ": fetch the report again");
        }
        if (trades) {
            BigDecimal count = BigDecimal.valueOf(rows);
            findings.control(account, "EOS " + code + " rows", null, count, count, BigDecimal.ZERO);
        }
    }

    /** What a control record is of: an account, or the code of a section. */
    private static String name(CsvLine line) {
        return line.count() > 1 ? line.cells()[1] : "";
    }

    /** Whether the record at an end is of another thing than the one at the beginning. */
    private static boolean isOfAnother(String begun, CsvLine line) {
        return !begun.isEmpty() && !name(line).isEmpty() && !name(line).equals(begun);
    }

    private static void closed(boolean wrong, CsvLine line) throws DocumentRefusedException {
        if (wrong) {
            throw new DocumentRefusedException("line " + line.number() + ": the record " + line.cells()[0]
                    + " stands at the wrong place, so lines are missing: fetch the report again");
        }
    }

    /** Rows with a mark have the code of their section beside it, unless a record of the section has it. */
    private int codeOf(CsvLine line) {
        boolean here = line.count() > 1 && line.cells()[1].matches("[A-Z]{4}") && !(inSection && code.isEmpty());
        boolean mark = here && (coded || line.cells()[0].equals("HEADER"));
        coded |= mark;
        return mark ? 2 : 1;
    }

    private void header(CsvLine line, int from) {
        if (from == 2) {
            code = line.cells()[1];
        }
        columns(line, from);
    }

    private void columns(CsvLine line, int from) {
        FlexColumns now = new FlexColumns(cells(line, from));
        // Only confirmations call the execution id so.
        boolean confirmations = now.names().contains("ExecID");
        if (confirmations) {
            interpreter.kind(DocumentKind.CONFIRMATION_FLEX);
        }
        columns = now;
        awaitsHeader = false;
        trades = confirmations || (code.isEmpty() ? looksLikeTrades(now) : code.equals(TRADES));
        tradesSection |= trades;
    }

    private void plain(CsvLine line) throws DocumentRefusedException {
        List<String> cells = cells(line, 0);
        FlexColumns now = columns;
        if (controlled ? awaitsHeader : now == null || isAnotherHeader(now, cells)) {
            columns(line, 0);
        } else {
            row(line, 0);
        }
    }

    private static boolean isAnotherHeader(FlexColumns now, List<String> cells) {
        return cells.get(0).equals(now.names().get(0)) && isHeader(cells);
    }

    private static boolean looksLikeTrades(FlexColumns columns) {
        return columns.has(Field.QUANTITY)
                && columns.has(Field.PRICE)
                && (columns.has(Field.SIDE) || columns.has(Field.COMMISSION) || columns.has(Field.EXECUTION_ID));
    }

    private void row(CsvLine line, int from) throws DocumentRefusedException {
        FlexColumns now = columns;
        if (now == null || (controlled && !inSection)) {
            throw new DocumentRefusedException(
                    "line " + line.number() + ": a row stands before its header: fetch the report again");
        }
        rows++;
        int count = line.count() - from;
        if (count != now.names().size()) {
            throw new DocumentRefusedException("line " + line.number() + ": the row is cut: it has " + count
                    + " cells and its header " + now.names().size() + "; fetch the report again");
        }
        if (from == 2 && !line.cells()[1].equals(code)) {
            throw new DocumentRefusedException("line " + line.number() + ": a row of " + Texts.excerpt(line.cells()[1])
                    + " stands under the header of " + Texts.excerpt(code) + ": fetch the report again");
        }
        if (!trades) {
            return;
        }
        @Nullable String[] fields = new String[Field.COUNT];
        for (int i = 0; i < count; i++) {
            Field field = now.field(i);
            if (field != null) {
                fields[field.index()] = line.cells()[from + i];
            }
        }
        interpreter.row(null, fields, line.number());
    }

    @Override
    public DocumentKind end(boolean lastLineEnds) throws DocumentRefusedException {
        if (controlled && !ended) {
            throw new DocumentRefusedException("the record EOF is missing, so the file is cut: fetch the report again");
        }
        if (!controlled) {
            findings.incomplete(
                    "nothing shows that the file is whole: turn on \"Include header and trailer records?\" in"
                            + " the Flex query, or choose XML");
        }
        interpreter.end(tradesSection);
        return interpreter.kind();
    }
}

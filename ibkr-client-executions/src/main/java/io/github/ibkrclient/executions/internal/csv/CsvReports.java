package io.github.ibkrclient.executions.internal.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.input.UnwrappedStream;
import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Texts;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a report in CSV: a statement, a trade confirmation or a Flex report. */
public final class CsvReports {
    private static final int LONGEST_CELL = 1 << 20;
    private static final Set<String> ROW_KINDS = Set.of("Header", "Headers", "Data", "SubTotal", "Total", "Notes");

    private CsvReports() {}

    /** One kind of report. */
    interface Report {
        /** Takes the next line. */
        void line(CsvLine line) throws DocumentRefusedException;

        /**
         * The report ends.
         *
         * @param lastLineEnds whether a line break stands at the end of the file
         */
        DocumentKind end(boolean lastLineEnds) throws DocumentRefusedException;
    }

    /**
     * Reads a report to its end.
     *
     * @return what it is
     * @throws DocumentRefusedException when it is no report of IBKR, or is cut or changed
     */
    public static DocumentKind read(UnwrappedStream in, Findings findings) throws IOException {
        try (CsvReader<CsvLine> lines = CsvReader.builder()
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(LONGEST_CELL)
                .build(new CsvLine(), in.text())) {
            Report report = null;
            for (CsvLine line : lines) {
                if (line.isTooLong()) {
                    throw new DocumentRefusedException("line " + line.number() + " has too many cells for a report");
                }
                if (report == null) {
                    report = report(line, findings);
                }
                report.line(line);
            }
            if (report == null) {
                throw new DocumentRefusedException("the file is empty: download the report again");
            }
            return report.end(in.tail().endsWith("\n"));
        } catch (CsvParseException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new DocumentRefusedException(
                    "the CSV is cut, or was changed by another program: download the report again");
        }
    }

    private static Report report(CsvLine first, Findings findings) throws DocumentRefusedException {
        String cell = first.cells()[0];
        if (first.count() > 1 && ROW_KINDS.contains(first.cells()[1])) {
            return new StatementCsv(findings);
        }
        if (FlexCsv.begins(first)) {
            return new FlexCsv(findings);
        }
        if (isMangled(cell)) {
            throw new DocumentRefusedException("the file was saved by a spreadsheet program, which changed its cells:"
                    + " download the report again and give it unopened");
        }
        throw new DocumentRefusedException(
                "no report of IBKR that is known: it begins with \"" + Texts.excerpt(cell) + "\"");
    }

    /** A spreadsheet program makes one cell of each line, or puts other characters between the cells. */
    private static boolean isMangled(@Nullable String cell) {
        return cell != null
                && (cell.startsWith("Statement,")
                        || cell.startsWith("Statement;")
                        || cell.startsWith("Statement\t")
                        || cell.startsWith("Trades,")
                        || cell.startsWith("Trades;")
                        || cell.contains("ClientAccountID"));
    }
}

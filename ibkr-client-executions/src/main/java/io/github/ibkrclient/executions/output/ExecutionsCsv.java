package io.github.ibkrclient.executions.output;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes executions as CSV, with the components of {@link ExecutionRow} as columns. A text that a spreadsheet would take as a
 * formula gets an apostrophe before it; numbers stay numbers. Not thread-safe.
 */
public final class ExecutionsCsv implements Closeable {
    /** What a formula begins with, in the letters of East Asia too. */
    private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private static final List<RecordComponent> COLUMNS = List.of(ExecutionRow.class.getRecordComponents());

    private final CsvWriter csv;

    /** Writes the head. The writer is closed with this. */
    public ExecutionsCsv(Writer out) {
        csv = CsvWriter.builder().build(out);
        csv.writeRecord(COLUMNS.stream().map(RecordComponent::getName).toList());
    }

    /** The whole file. */
    public static String of(List<ExecutionRow> rows) {
        StringWriter text = new StringWriter();
        try (ExecutionsCsv csv = new ExecutionsCsv(text)) {
            rows.forEach(csv::write);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Writes a row. */
    public void write(ExecutionRow row) {
        csv.writeRecord(COLUMNS.stream().map(column -> cell(value(column, row))).toList());
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    private static @Nullable Object value(RecordComponent column, ExecutionRow row) {
        try {
            return column.getAccessor().invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the column " + column.getName() + " cannot be read", e);
        }
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        String text = value instanceof Collection<?> many
                ? many.stream().map(String::valueOf).collect(Collectors.joining(";"))
                : value.toString();
        boolean runs = startsFormula(text) || startsFormula(text.stripLeading());
        return runs ? "'" + text : text;
    }

    private static boolean startsFormula(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    }
}

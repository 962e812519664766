package io.github.ibkrclient.cli.executions;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.github.ibkrclient.cli.executions.ExecutionsReport.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Executions as CSV, with the names of the JSON. A text that a spreadsheet would take as a formula gets an apostrophe before
 * it; numbers stay numbers.
 */
public final class ExecutionsCsv {
    /** What a formula begins with, in the letters of East Asia too. */
    private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private ExecutionsCsv() {}

    /** The whole file. */
    public static String of(List<Row> rows) {
        StringWriter text = new StringWriter();
        RecordComponent[] columns = Row.class.getRecordComponents();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(Stream.of(columns).map(RecordComponent::getName).toList());
            for (Row row : rows) {
                csv.writeRecord(Stream.of(columns)
                        .map(column -> cell(value(column, row)))
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static @Nullable Object value(RecordComponent column, Row row) {
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

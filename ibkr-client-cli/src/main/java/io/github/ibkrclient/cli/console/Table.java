package io.github.ibkrclient.cli.console;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plain text in columns. Numbers are aligned to the right and keep every digit; a dash stands for no value. */
public final class Table {
    private static final String NOTHING = "-";
    private static final String GAP = "  ";

    private final List<List<String>> lines = new ArrayList<>();
    private final boolean[] numeric;

    /** A table with these column titles and no rows. */
    public Table(String... titles) {
        numeric = new boolean[titles.length];
        lines.add(List.of(titles));
    }

    /** Adds a row; null and an empty Optional are cells without a value. */
    public Table row(@Nullable Object... cells) {
        List<String> line = new ArrayList<>();
        for (@Nullable Object cell : cells) {
            Object value = cell instanceof Optional<?> optional ? optional.orElse(null) : cell;
            numeric[line.size()] |= value instanceof Number;
            line.add(text(value));
        }
        lines.add(line);
        return this;
    }

    /** The table; every line ends with a line separator. */
    @Override
    public String toString() {
        int[] widths = IntStream.range(0, numeric.length)
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = line.get(column);
                String padding = " ".repeat(widths[column] - cell.length());
                padded.append(numeric[column] ? padding + cell : cell + padding).append(GAP);
            }
            text.append(padded.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    /** Removes control characters, so that text of the server cannot control the terminal. */
    private static String text(@Nullable Object value) {
        if (value == null) {
            return NOTHING;
        }
        String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        return text.isBlank() ? NOTHING : text.replaceAll("\\p{Cntrl}", " ");
    }
}

package io.github.ibkrclient.executions.internal.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;

/**
 * The cells of one line. There is one object for all lines, because most cells of a report are not needed, and many are the
 * same as in the line before.
 */
final class CsvLine extends AbstractBaseCsvCallbackHandler<CsvLine> {
    private static final int MOST_CELLS = 2_000;

    private String[] cells = new String[64];
    private int count;
    private long number;
    private boolean tooLong;

    @Override
    protected void handleBegin(long startingLineNumber) {
        number = startingLineNumber;
        count = 0;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        if (index >= cells.length) {
            if (index >= MOST_CELLS) {
                tooLong = true;
                return;
            }
            cells = Arrays.copyOf(cells, index * 2);
        }
        String before = cells[index];
        if (before == null || !isSame(before, buffer, offset, length)) {
            cells[index] = new String(buffer, offset, length);
        }
        count = index + 1;
    }

    private static boolean isSame(String text, char[] buffer, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != buffer[offset + i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    protected CsvLine buildRecord() {
        return this;
    }

    /** The cells; those from {@link #count} on are not of this line. */
    String[] cells() {
        return cells;
    }

    int count() {
        return count;
    }

    /** Where the line begins in the file, from 1. */
    long number() {
        return number;
    }

    boolean isTooLong() {
        return tooLong;
    }
}

package io.github.ibkrclient.executions.internal.table;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers as IBKR prints them: a point before the decimals, commas only before groups of three digits. */
public final class Decimals {
    private static final int MOST_DIGITS = 40;

    private Decimals() {}

    /** Whether a cell says that there is no value. */
    public static boolean isNone(String cell) {
        int length = cell.length();
        if (length > 3) {
            return cell.charAt(0) <= ' ' && cell.isBlank();
        }
        return length == 0 || cell.isBlank() || cell.equals("--") || cell.equals("-") || cell.equals("N/A");
    }

    /**
     * The number of a cell, or null when the cell says that there is none.
     *
     * @throws NumberFormatException when the text is something else
     */
    public static @Nullable BigDecimal parse(String cell) {
        if (isNone(cell)) {
            return null;
        }
        int length = cell.length();
        int at = cell.charAt(0) == '-' || cell.charAt(0) == '+' ? 1 : 0;
        if (length > MOST_DIGITS || at == length) {
            throw new NumberFormatException(cell);
        }
        long unscaled = 0;
        int digits = 0;
        int scale = -1;
        int group = -1;
        for (int i = at; i < length; i++) {
            char c = cell.charAt(i);
            if (c >= '0' && c <= '9') {
                unscaled = unscaled * 10 + (c - '0');
                digits++;
                scale += scale >= 0 ? 1 : 0;
                group += group >= 0 && scale < 0 ? 1 : 0;
            } else if (c == '.' && scale < 0 && (group < 0 || group == 3)) {
                scale = 0;
            } else if (c == ',' && scale < 0 && (group < 0 ? digits > 0 && digits <= 3 : group == 3)) {
                group = 0;
            } else if ((c == 'E' || c == 'e') && digits > 0 && group < 0) {
                return withExponent(cell);
            } else {
                throw new NumberFormatException(cell);
            }
        }
        if (digits == 0 || (group >= 0 && group != 3)) {
            throw new NumberFormatException(cell);
        }
        if (digits > 18) {
            return new BigDecimal(cell.replace(",", ""));
        }
        return BigDecimal.valueOf(cell.charAt(0) == '-' ? -unscaled : unscaled, Math.max(0, scale));
    }

    private static BigDecimal withExponent(String cell) {
        BigDecimal number = new BigDecimal(cell);
        if (Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new NumberFormatException(cell);
        }
        return number;
    }
}

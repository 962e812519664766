package io.github.ibkrclient.testkit.internal.report;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.internal.market.NewYork;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How documents print numbers, times and cells. */
public final class Printed {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd, HH:mm:ss", Locale.ENGLISH).withZone(NewYork.ZONE);

    private static final Pattern THOUSANDS = Pattern.compile("(?<=[0-9])(?=([0-9]{3})+$)");
    private static final int CONVERTED_DIGITS = 9;

    private Printed() {}

    /** A number with all its digits and no others. */
    public static String exact(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** An exact quantity with thousands separators. */
    public static String grouped(BigDecimal number) {
        String text = exact(number);
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        return THOUSANDS.matcher(whole).replaceAll(",") + (point < 0 ? "" : text.substring(point));
    }

    /** An amount in two decimals with thousands separators; empty for none. */
    static String money(@Nullable BigDecimal amount) {
        return amount == null ? "" : rounded(amount, 2);
    }

    /** A price in four decimals; a currency's in five. */
    static String price(@Nullable BigDecimal price, boolean forex) {
        return price == null ? "" : rounded(price, forex ? 5 : 4);
    }

    /** An amount in another currency. */
    static BigDecimal converted(BigDecimal amount, BigDecimal rate) {
        return amount.multiply(rate).setScale(CONVERTED_DIGITS, RoundingMode.HALF_UP);
    }

    private static String rounded(BigDecimal number, int digits) {
        String text = number.setScale(digits, RoundingMode.HALF_UP).toPlainString();
        int point = text.indexOf('.');
        return THOUSANDS.matcher(text.substring(0, point)).replaceAll(",") + text.substring(point);
    }

    /** A time in New York, without its zone, as in {@code 2026-03-03, 09:31:05}. */
    public static String time(Instant at) {
        return TIME.format(at);
    }

    /** When a document was made, with the zone. */
    public static String generated(Instant at) {
        return TIME.format(at)
                + DateTimeFormatter.ofPattern(" z", Locale.ENGLISH)
                        .withZone(NewYork.ZONE)
                        .format(at);
    }

    /** Whether the commission of a row is known. */
    public static boolean known(BookedExecution row, Instant now) {
        return !row.told().commissionSince().isAfter(now);
    }

    /** A line of CSV in which every cell is quoted. */
    public static String quoted(List<String> cells) {
        return cells.stream()
                .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",", "", "\n"));
    }

    /** A line of CSV in which only those cells are quoted that need it. */
    public static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",", "", "\n"));
    }

    /** Text inside of XML or HTML. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

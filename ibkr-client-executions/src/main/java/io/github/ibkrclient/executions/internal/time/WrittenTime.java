package io.github.ibkrclient.executions.internal.time;

import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.TimeRule;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A date, perhaps with a time and a zone, in one of the forms that IBKR writes: {@code 20250115;093000}, {@code 2025-01-15,
 * 09:30:00}, {@code 15-Jan-25 09:30:00}, {@code 01/15/2025}, {@code 2026-04-02;11:08:05 EDT}. See {@code docs/protocol.md}.
 *
 * @param date the day
 * @param time the time of day, or null when only a day is written
 * @param zone the zone or offset beside it, or null
 */
public record WrittenTime(
        LocalDate date, @Nullable LocalTime time, @Nullable String zone) {
    private static final int LONGEST_ZONE = 32;
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** Whether day or month stands first in a date with slashes, which the text itself may not tell. */
    public enum SlashOrder {
        MONTH_FIRST,
        DAY_FIRST
    }

    /**
     * Reads a text.
     *
     * @throws DateTimeException when it has none of the forms, or no such day exists
     */
    public static WrittenTime parse(String text, SlashOrder order) {
        WrittenTime usual = usual(text);
        return usual == null ? new Reader(text, order).read() : usual;
    }

    /** The two forms that nearly all reports have, or null. */
    private static @Nullable WrittenTime usual(String text) {
        if (text.length() == 15 && text.charAt(8) == ';') {
            return of(text, 0, 4, 6, 9, 11, 13);
        }
        boolean statement = text.length() == 20
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == ','
                && text.charAt(11) == ' '
                && text.charAt(14) == ':'
                && text.charAt(17) == ':';
        return statement ? of(text, 0, 5, 8, 12, 15, 18) : null;
    }

    private static @Nullable WrittenTime of(
            String text, int year, int month, int day, int hour, int minute, int second) {
        int century = two(text, year);
        int years = two(text, year + 2);
        int months = two(text, month);
        int days = two(text, day);
        int hours = two(text, hour);
        int minutes = two(text, minute);
        int seconds = two(text, second);
        return (century | years | months | days | hours | minutes | seconds) < 0
                ? null
                : new WrittenTime(
                        LocalDate.of(century * 100 + years, months, days), LocalTime.of(hours, minutes, seconds), null);
    }

    /** Two digits as a number; negative when they are none. */
    private static int two(String text, int at) {
        int tens = text.charAt(at) - '0';
        int ones = text.charAt(at + 1) - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    /**
     * When it was, as far as it is known.
     *
     * @param rule what gives a zone to times that have none beside them
     * @param text what the execution shows as its source's text
     */
    public ExecutionTime at(TimeRule rule, String text) {
        return time == null
                ? new ExecutionTime(null, text, ExecutionTime.Rule.UNKNOWN)
                : rule.at(date.atTime(time), zone, text);
    }

    /** Reads a text from left to right. */
    private static final class Reader {
        private final String text;
        private final SlashOrder order;
        private int at;

        Reader(String text, SlashOrder order) {
            this.text = text.strip();
            this.order = order;
        }

        WrittenTime read() {
            LocalDate date = date();
            skipSeparator();
            if (at == text.length()) {
                return new WrittenTime(date, null, null);
            }
            int hour = number(2);
            boolean colons = skip(':');
            int minute = number(2);
            if (skip(':') != colons) {
                throw wrong();
            }
            LocalTime time = LocalTime.of(hour, minute, number(2));
            if (skip('.')) {
                while (at < text.length() && digit(at)) {
                    at++;
                }
            }
            String zone = text.substring(at).strip();
            if (zone.length() > LONGEST_ZONE) {
                throw wrong();
            }
            return new WrittenTime(date, time, zone.isEmpty() ? null : zone);
        }

        private LocalDate date() {
            int first = number(2);
            if (skip('/')) {
                int second = number(2);
                expect('/');
                int year = year();
                return order == SlashOrder.DAY_FIRST
                        ? LocalDate.of(year, second, first)
                        : LocalDate.of(year, first, second);
            }
            if (skip('-')) {
                if (at + 3 > text.length()) {
                    throw wrong();
                }
                int month = MONTHS.indexOf(text.substring(at, at + 3).toLowerCase(Locale.ROOT)) + 1;
                at += 3;
                expect('-');
                return LocalDate.of(year(), month, first);
            }
            int year = first * 100 + number(2);
            boolean dashes = skip('-');
            int month = number(2);
            if (skip('-') != dashes) {
                throw wrong();
            }
            return LocalDate.of(year, month, number(2));
        }

        /** Four digits, or two of this century. */
        private int year() {
            int first = number(2);
            return at + 1 < text.length() && digit(at) && digit(at + 1) ? first * 100 + number(2) : 2000 + first;
        }

        private void skipSeparator() {
            while (at < text.length() && ";, T".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private int number(int digits) {
            int number = 0;
            for (int end = at + digits; at < end; at++) {
                if (at >= text.length() || !digit(at)) {
                    throw wrong();
                }
                number = number * 10 + (text.charAt(at) - '0');
            }
            return number;
        }

        private boolean digit(int index) {
            char c = text.charAt(index);
            return c >= '0' && c <= '9';
        }

        private boolean skip(char c) {
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char c) {
            if (!skip(c)) {
                throw wrong();
            }
        }

        private DateTimeException wrong() {
            return new DateTimeException("no date: " + text);
        }
    }
}

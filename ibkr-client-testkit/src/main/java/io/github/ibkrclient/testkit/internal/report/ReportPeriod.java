package io.github.ibkrclient.testkit.internal.report;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The days that a report is about.
 *
 * @param from the first day
 * @param to the last day
 * @param days whether the request names days, not months or years
 */
record ReportPeriod(LocalDate from, LocalDate to, boolean days) {
    private static final int LONGEST = 365;
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("uuuuMM").withResolverStyle(ResolverStyle.STRICT);

    /** An argument that is not valid. */
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String field;
        private final String description;

        InvalidException(String field, String description) {
            super(field + " " + description);
            this.field = field;
            this.description = description;
        }

        /** The answer that names the argument. */
        SimulatedResponse answer() {
            return SimulatedResponse.invalid(field, description);
        }
    }

    /**
     * Reads {@code startDate} and {@code endDate}.
     *
     * @param wide whether months and years are accepted too
     */
    static ReportPeriod of(JsonObject body, boolean wide) throws InvalidException {
        String start = Objects.requireNonNullElse(Json.text(body, "startDate"), "");
        String end = Objects.requireNonNullElse(Json.text(body, "endDate"), "");
        LocalDate from = day("startDate", start, wide, false);
        LocalDate to = day("endDate", end, wide, true);
        if (start.length() != end.length()) {
            throw new InvalidException("endDate", "must have the form of startDate");
        } else if (to.isBefore(from)) {
            throw new InvalidException("endDate", "must not lie before startDate");
        } else if (start.length() == 8 && ChronoUnit.DAYS.between(from, to) >= LONGEST) {
            throw new InvalidException("endDate", "must lie within " + LONGEST + " days of startDate");
        }
        return new ReportPeriod(from, to, start.length() == 8);
    }

    /** Checks that there are reports about all of it. */
    void check(LocalDate first, LocalDate last) throws InvalidException {
        if ((days ? from : to).isBefore(first)) {
            throw new InvalidException("startDate", "must not lie before " + first);
        } else if (to.isAfter(last)) {
            throw new InvalidException("endDate", "must not lie after " + last);
        }
    }

    /** Whether a day is part of it. */
    boolean holds(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to);
    }

    @Override
    public String toString() {
        return from + " to " + to;
    }

    private static LocalDate day(String field, String text, boolean wide, boolean end) throws InvalidException {
        try {
            if (text.matches("\\d{8}")) {
                return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
            } else if (wide && text.matches("\\d{6}")) {
                YearMonth month = YearMonth.parse(text, MONTH);
                return end ? month.atEndOfMonth() : month.atDay(1);
            } else if (wide && text.matches("\\d{4}")) {
                Year year = Year.parse(text);
                return end ? year.atMonth(12).atEndOfMonth() : year.atDay(1);
            }
        } catch (DateTimeException e) {
            throw new InvalidException(field, "is no date");
        }
        throw new InvalidException(field, "must be yyyyMMdd" + (wide ? ", yyyyMM or yyyy" : ""));
    }
}

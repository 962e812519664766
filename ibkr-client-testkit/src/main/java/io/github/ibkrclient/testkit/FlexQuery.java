package io.github.ibkrclient.testkit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Flex query as a user sets it up in the portal.
 *
 * @param id the id, digits
 * @param name the name
 * @param kind activity or confirmations
 * @param accounts the accounts; empty for all of the user
 * @param sections the sections; confirmations have trades only
 * @param levels the levels of detail of the trades
 * @param format the form of the document
 * @param period the days that it covers by itself
 * @param canceledTrades whether it holds executions that were cancelled. Without, an execution and its cancellation are left
 *     out when both are in the document; a cancellation alone stands there nevertheless, as at IBKR
 * @param breakoutByDay whether it holds a statement for each day instead of one for all days
 */
public record FlexQuery(
        String id,
        String name,
        Kind kind,
        List<String> accounts,
        Set<Section> sections,
        Set<Level> levels,
        Format format,
        Period period,
        boolean canceledTrades,
        boolean breakoutByDay) {

    /** The kinds of query. */
    public enum Kind {
        /** Activity: complete, from the next day on. */
        ACTIVITY("AF"),
        /** Confirmations: executions of the same day too, ten minutes after they happened. */
        CONFIRMATIONS("TCF");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** The type that a document names. */
        public String type() {
            return type;
        }
    }

    /** The sections of a document. */
    public enum Section {
        /** Who the account is. */
        ACCOUNT_INFORMATION,
        /** The cash by currency, with the control totals of the trades. */
        CASH_REPORT,
        /** The trades. */
        TRADES
    }

    /** The levels of detail of trades. */
    public enum Level {
        /** A row for each contract and side. */
        SYMBOL_SUMMARY,
        /** A row for each order. */
        ORDER,
        /** A row for each execution. */
        EXECUTION
    }

    /**
     * The form of a document.
     *
     * @param csv whether it is CSV; otherwise XML
     * @param controlRecords whether CSV has records such as BOF, BOS and EOS
     * @param sectionCodes whether each row of CSV starts with what it is and the code of its section
     * @param dates the pattern of dates, one of those that the portal offers: yyyyMMdd, yyyy-MM-dd, MM/dd/yyyy, MM/dd/yy,
     *     dd/MM/yyyy, dd/MM/yy, dd-MMM-yy
     * @param separator what stands between date and time: a semicolon, a comma, a comma and a blank, a blank, or nothing
     * @param times the pattern of times: HHmmss or HH:mm:ss
     * @param zone whether times end with the zone, for example EDT; without it they are New York's nevertheless
     */
    public record Format(
            boolean csv,
            boolean controlRecords,
            boolean sectionCodes,
            String dates,
            String separator,
            String times,
            boolean zone) {
        private static final Map<String, DateTimeFormatter> FORMATTERS = new ConcurrentHashMap<>();
        private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
        private static final Set<String> DATES =
                Set.of("yyyyMMdd", "yyyy-MM-dd", "MM/dd/yyyy", "MM/dd/yy", "dd/MM/yyyy", "dd/MM/yy", "dd-MMM-yy");
        private static final Set<String> SEPARATORS = Set.of(";", ",", ", ", " ", "");
        private static final Set<String> TIMES = Set.of("HHmmss", "HH:mm:ss");

        /** Checks the patterns. */
        public Format {
            if (!DATES.contains(dates)) {
                throw new IllegalArgumentException("dates: '" + dates + "' is none of " + DATES);
            } else if (!SEPARATORS.contains(separator)) {
                throw new IllegalArgumentException("separator: '" + separator + "' is none of " + SEPARATORS);
            } else if (!TIMES.contains(times)) {
                throw new IllegalArgumentException("times: '" + times + "' is none of " + TIMES);
            }
        }

        /** A date as the document prints it. */
        public String date(LocalDate day) {
            return formatter(dates).format(day);
        }

        /** A time as the document prints it. */
        public String time(Instant at) {
            String zoned = zone ? " z" : "";
            return date(LocalDate.ofInstant(at, NEW_YORK))
                    + separator
                    + formatter(times + zoned).format(at.atZone(NEW_YORK));
        }

        private static DateTimeFormatter formatter(String pattern) {
            return FORMATTERS.computeIfAbsent(pattern, key -> DateTimeFormatter.ofPattern(key, Locale.ENGLISH));
        }
    }

    /**
     * The days that a query covers by itself.
     *
     * @param days the number of calendar days before the day of the request
     * @param only whether a request may ask for no days outside of them; IBKR then answers with error 1003
     */
    public record Period(int days, boolean only) {

        /** The name that a document gives the period. */
        public String words() {
            return switch (days) {
                case 1 -> "LastBusinessDay";
                case 7, 30, 365 -> "Last" + days + "CalendarDays";
                default -> "LastNCalendarDays";
            };
        }
    }

    /** Copies the collections. */
    public FlexQuery {
        if (!id.matches("[0-9]{1,12}")) {
            throw new IllegalArgumentException("id: '" + id + "' is no query id; give 1 to 12 digits");
        }
        accounts = List.copyOf(accounts);
        sections = Set.copyOf(sections);
        levels = Set.copyOf(levels);
    }

    /** An activity query with all sections, the level of executions, as XML in the portal's default form, of 365 days. */
    public static FlexQuery activity(String id) {
        return query(id, "Activity", Kind.ACTIVITY);
    }

    /** A confirmation query with the level of executions, as XML in the portal's default form, of 365 days. */
    public static FlexQuery confirmations(String id) {
        return query(id, "Confirmations", Kind.CONFIRMATIONS);
    }

    private static FlexQuery query(String id, String name, Kind kind) {
        Format format = new Format(false, false, false, "yyyyMMdd", ";", "HHmmss", false);
        Set<Section> sections = kind == Kind.ACTIVITY ? EnumSet.allOf(Section.class) : EnumSet.of(Section.TRADES);
        Period period = new Period(365, false);
        return new FlexQuery(
                id, name, kind, List.of(), sections, EnumSet.of(Level.EXECUTION), format, period, true, false);
    }

    /** The same query with another name. */
    public FlexQuery named(String other) {
        return new FlexQuery(
                id, other, kind, accounts, sections, levels, format, period, canceledTrades, breakoutByDay);
    }

    /** The same query of these accounts. */
    public FlexQuery of(String... others) {
        return new FlexQuery(
                id, name, kind, List.of(others), sections, levels, format, period, canceledTrades, breakoutByDay);
    }

    /** The same query with these sections. */
    public FlexQuery sections(Section... others) {
        return new FlexQuery(
                id, name, kind, accounts, Set.of(others), levels, format, period, canceledTrades, breakoutByDay);
    }

    /** The same query with these levels of detail. */
    public FlexQuery levels(Level... others) {
        return new FlexQuery(
                id, name, kind, accounts, sections, Set.of(others), format, period, canceledTrades, breakoutByDay);
    }

    /** The same query with these patterns of dates and times. */
    public FlexQuery dates(String dates, String separator, String times, boolean zone) {
        return with(new Format(
                format.csv(), format.controlRecords(), format.sectionCodes(), dates, separator, times, zone));
    }

    /** The same query as CSV, each section with its header. */
    public FlexQuery csv() {
        return csv(false, false);
    }

    /** The same query as CSV, with control records, section codes, or both. */
    public FlexQuery csv(boolean controlRecords, boolean sectionCodes) {
        return with(new Format(
                true, controlRecords, sectionCodes, format.dates(), format.separator(), format.times(), format.zone()));
    }

    /** The same query with another period. */
    public FlexQuery period(int days, boolean only) {
        return new FlexQuery(
                id,
                name,
                kind,
                accounts,
                sections,
                levels,
                format,
                new Period(days, only),
                canceledTrades,
                breakoutByDay);
    }

    /** The same query without executions that were cancelled. */
    public FlexQuery withoutCanceledTrades() {
        return new FlexQuery(id, name, kind, accounts, sections, levels, format, period, false, breakoutByDay);
    }

    /** The same query with a statement for each day. */
    public FlexQuery brokenOutByDay() {
        return new FlexQuery(id, name, kind, accounts, sections, levels, format, period, canceledTrades, true);
    }

    private FlexQuery with(Format other) {
        return new FlexQuery(id, name, kind, accounts, sections, levels, other, period, canceledTrades, breakoutByDay);
    }
}

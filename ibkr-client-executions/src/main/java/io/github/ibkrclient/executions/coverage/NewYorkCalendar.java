package io.github.ibkrclient.executions.coverage;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.Set;

/**
 * The days on which the New York Stock Exchange is open, by its rules (nyse.com/markets/hours-calendars, read 2026). It is a
 * hint and never a proof: other exchanges, currencies and crypto trade on other days too.
 */
public final class NewYorkCalendar {
    /** The first day that the rules are known for. */
    public static final LocalDate FIRST = LocalDate.of(2020, 1, 1);
    /** The last day that the exchange has published. */
    public static final LocalDate LAST = LocalDate.of(2028, 12, 31);

    private static final LocalTime CLOSE = LocalTime.of(16, 0);
    private static final LocalTime EARLY_CLOSE = LocalTime.of(13, 0);
    private static final int JUNETEENTH_SINCE = 2022;
    private static final int EASTER_SUNDAY_MINUS_GOOD_FRIDAY = 2;
    /** National days of mourning; they follow no rule. */
    private static final Set<LocalDate> MOURNING = Set.of(LocalDate.of(2025, 1, 9));

    private NewYorkCalendar() {}

    /** Whether the exchange is open on the day, perhaps for half of it. */
    public static boolean isOpen(LocalDate day) {
        return !isWeekend(day) && !isHoliday(day);
    }

    /** When the exchange closes, in New York; empty when it is closed all day. */
    public static Optional<LocalTime> close(LocalDate day) {
        return isOpen(day) ? Optional.of(isHalfDay(day) ? EARLY_CLOSE : CLOSE) : Optional.empty();
    }

    /** How many days from the first to the last, both included, the exchange is open. */
    public static int openDays(LocalDate from, LocalDate to) {
        return (int)
                from.datesUntil(to.plusDays(1)).filter(NewYorkCalendar::isOpen).count();
    }

    /** A warning when a day lies beyond what is known; then the rules go on and may be wrong. */
    public static Optional<String> warning(LocalDate from, LocalDate to) {
        return from.isBefore(FIRST) || to.isAfter(LAST)
                ? Optional.of("calendar: the exchange days of New York are known from " + FIRST + " to " + LAST
                        + "; outside of that holidays are guessed by today's rules")
                : Optional.empty();
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private static boolean isHoliday(LocalDate day) {
        int year = day.getYear();
        return MOURNING.contains(day)
                || day.equals(newYear(year))
                || day.equals(weekday(year, Month.JANUARY, 3, DayOfWeek.MONDAY)) // Martin Luther King
                || day.equals(weekday(year, Month.FEBRUARY, 3, DayOfWeek.MONDAY)) // Washington
                || day.equals(easter(year).minusDays(EASTER_SUNDAY_MINUS_GOOD_FRIDAY))
                || day.equals(weekday(year, Month.MAY, -1, DayOfWeek.MONDAY)) // Memorial
                || (year >= JUNETEENTH_SINCE && day.equals(observed(LocalDate.of(year, Month.JUNE, 19))))
                || day.equals(observed(LocalDate.of(year, Month.JULY, 4)))
                || day.equals(weekday(year, Month.SEPTEMBER, 1, DayOfWeek.MONDAY)) // Labor
                || day.equals(thanksgiving(year))
                || day.equals(observed(LocalDate.of(year, Month.DECEMBER, 25)));
    }

    /** The day before Independence Day and Christmas Eve if they are open days of Monday to Thursday; the day after Thanksgiving. */
    private static boolean isHalfDay(LocalDate day) {
        int year = day.getYear();
        boolean eve =
                day.equals(LocalDate.of(year, Month.JULY, 3)) || day.equals(LocalDate.of(year, Month.DECEMBER, 24));
        return (eve && day.getDayOfWeek() != DayOfWeek.FRIDAY)
                || day.equals(thanksgiving(year).plusDays(1));
    }

    /** A Saturday's New Year is not observed: the Friday belongs to the year before. */
    private static LocalDate newYear(int year) {
        LocalDate day = LocalDate.of(year, Month.JANUARY, 1);
        return day.getDayOfWeek() == DayOfWeek.SUNDAY ? day.plusDays(1) : day;
    }

    private static LocalDate observed(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> day.minusDays(1);
            case SUNDAY -> day.plusDays(1);
            default -> day;
        };
    }

    private static LocalDate thanksgiving(int year) {
        return weekday(year, Month.NOVEMBER, 4, DayOfWeek.THURSDAY);
    }

    private static LocalDate weekday(int year, Month month, int which, DayOfWeek day) {
        return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(which, day));
    }

    /** Easter Sunday, by the anonymous Gregorian algorithm. */
    private static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
        int days = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 21;
        return LocalDate.of(year, Month.MARCH, 1).plus(days, ChronoUnit.DAYS);
    }
}

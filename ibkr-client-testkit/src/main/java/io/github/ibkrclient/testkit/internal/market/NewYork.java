package io.github.ibkrclient.testkit.internal.market;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Set;

/** Days and times in New York, by which IBKR reports, and the days on which its exchanges are open. */
public final class NewYork {
    /** The time zone. */
    public static final ZoneId ZONE = ZoneId.of("America/New_York");

    private static final Set<Month> FIXED = Set.of(Month.JANUARY, Month.JUNE, Month.JULY, Month.DECEMBER);

    private NewYork() {}

    /** The day of an instant. */
    public static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZONE);
    }

    /** The instant of a time of day; of one that occurs twice the first. */
    public static Instant at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(ZONE).toInstant();
    }

    /** Whether exchanges are open. */
    public static boolean open(LocalDate day) {
        return Market.weekday(day) && !holiday(day);
    }

    /** The next day on which exchanges are open. */
    public static LocalDate openAfter(LocalDate day) {
        LocalDate next = day.plusDays(1);
        while (!open(next)) {
            next = next.plusDays(1);
        }
        return next;
    }

    /** The day itself when exchanges are open, otherwise the next one on which they are. */
    public static LocalDate openFrom(LocalDate day) {
        return openAfter(day.minusDays(1));
    }

    /** Whether a weekday is a holiday of the exchanges. */
    static boolean holiday(LocalDate day) {
        int year = day.getYear();
        return observed(day)
                || day.equals(nth(year, Month.JANUARY, DayOfWeek.MONDAY, 3))
                || day.equals(nth(year, Month.FEBRUARY, DayOfWeek.MONDAY, 3))
                || day.equals(easter(year).minusDays(2))
                || day.equals(LocalDate.of(year, 5, 1).with(TemporalAdjusters.lastInMonth(DayOfWeek.MONDAY)))
                || day.equals(nth(year, Month.SEPTEMBER, DayOfWeek.MONDAY, 1))
                || day.equals(nth(year, Month.NOVEMBER, DayOfWeek.THURSDAY, 4));
    }

    /** Whether exchanges in Europe are open on a holiday of New York. */
    static boolean openInEurope(LocalDate day) {
        boolean winter = day.getMonthValue() % 12 <= 1;
        boolean shared = day.equals(easter(day.getYear()).minusDays(2)) || (winter && observed(day));
        return Market.weekday(day) && !shared;
    }

    /** Whether a holiday with a fixed date is kept on this day: on Friday for a Saturday, on Monday for a Sunday. */
    private static boolean observed(LocalDate day) {
        LocalDate kept = switch (day.getDayOfWeek()) {
            case FRIDAY -> fixed(day.plusDays(1)) && day.plusDays(1).getDayOfYear() > 1 ? day.plusDays(1) : day;
            case MONDAY -> fixed(day.minusDays(1)) ? day.minusDays(1) : day;
            default -> day;
        };
        return fixed(kept);
    }

    private static boolean fixed(LocalDate day) {
        int wanted = switch (day.getMonth()) {
            case JANUARY -> 1;
            case JUNE -> 19;
            case JULY -> 4;
            default -> 25;
        };
        return FIXED.contains(day.getMonth()) && day.getDayOfMonth() == wanted;
    }

    private static LocalDate nth(int year, Month month, DayOfWeek weekday, int number) {
        return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(number, weekday));
    }

    /** Easter Sunday, by the rule of Meeus, Jones and Butcher. */
    private static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        int m = (a + 11 * h + 22 * l) / 451;
        int sum = h + l - 7 * m + 114;
        return LocalDate.of(year, sum / 31, sum % 31 + 1);
    }
}

package io.github.ibkrclient.tests.endurance;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * The period of an endurance run. Half of its days lie before New York changes its clocks, half after. Zug changes its clocks
 * within the same days.
 */
enum DstPeriod {
    SPRING(Month.MARCH, 2),
    AUTUMN(Month.NOVEMBER, 1);

    static final int DAYS = 30;
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private final Month month;
    private final int sunday;

    DstPeriod(Month month, int sunday) {
        this.month = month;
        this.sunday = sunday;
    }

    /** The first instant of the run. */
    Instant start(int year) {
        LocalDate change =
                LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(sunday, DayOfWeek.SUNDAY));
        return change.minusDays(DAYS / 2).atStartOfDay(NEW_YORK).toInstant();
    }
}

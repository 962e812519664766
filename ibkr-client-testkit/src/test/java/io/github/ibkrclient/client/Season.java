package io.github.ibkrclient.client;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * When an endurance run takes place: half its days before New York changes its clocks, half after. Zug changes its own
 * within the same days.
 */
enum Season {
    SPRING(Month.MARCH, 2),
    AUTUMN(Month.NOVEMBER, 1);

    static final int DAYS = 30;
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private final Month month;
    private final int sunday;

    Season(Month month, int sunday) {
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

package io.github.ibkrclient.cli.refresh;

import io.github.ibkrclient.executions.coverage.NewYorkCalendar;
import io.github.ibkrclient.executions.model.TimeRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The hours of the stock market in New York: from 9:30 to 16:00, on half days to 13:00. */
final class MarketHours {
    private static final LocalTime OPENS = LocalTime.of(9, 30);

    private final ZonedDateTime now;

    MarketHours(Instant now) {
        this.now = now.atZone(TimeRule.EASTERN);
    }

    /** Whether it is open, the minute of the close included. */
    boolean open() {
        LocalTime minute = now.toLocalTime().truncatedTo(ChronoUnit.MINUTES);
        return !minute.isBefore(OPENS)
                && NewYorkCalendar.close(now.toLocalDate())
                        .filter(close -> !minute.isAfter(close))
                        .isPresent();
    }

    /** When it opens next. */
    Instant opens() {
        LocalDate day = now.toLocalTime().isBefore(OPENS)
                ? now.toLocalDate()
                : now.toLocalDate().plusDays(1);
        while (!NewYorkCalendar.isOpen(day)) {
            day = day.plusDays(1);
        }
        return day.atTime(OPENS).atZone(TimeRule.EASTERN).toInstant();
    }

    /** A warning when the calendar does not know this day for sure. */
    Optional<String> warning() {
        return NewYorkCalendar.warning(now.toLocalDate(), now.toLocalDate());
    }
}

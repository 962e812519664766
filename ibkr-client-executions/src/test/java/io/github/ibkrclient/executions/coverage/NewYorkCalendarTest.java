package io.github.ibkrclient.executions.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NewYorkCalendarTest {
    /** The holidays on weekdays as the exchange published them. */
    private static final List<String> CLOSED = List.of(
            "2020-01-01 2020-01-20 2020-02-17 2020-04-10 2020-05-25 2020-07-03 2020-09-07 2020-11-26 2020-12-25",
            "2021-01-01 2021-01-18 2021-02-15 2021-04-02 2021-05-31 2021-07-05 2021-09-06 2021-11-25 2021-12-24",
            "2022-01-17 2022-02-21 2022-04-15 2022-05-30 2022-06-20 2022-07-04 2022-09-05 2022-11-24 2022-12-26",
            "2023-01-02 2023-01-16 2023-02-20 2023-04-07 2023-05-29 2023-06-19 2023-07-04 2023-09-04 2023-11-23 2023-12-25",
            "2024-01-01 2024-01-15 2024-02-19 2024-03-29 2024-05-27 2024-06-19 2024-07-04 2024-09-02 2024-11-28 2024-12-25",
            "2025-01-01 2025-01-09 2025-01-20 2025-02-17 2025-04-18 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-11-27"
                    + " 2025-12-25",
            "2026-01-01 2026-01-19 2026-02-16 2026-04-03 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-11-26 2026-12-25",
            "2027-01-01 2027-01-18 2027-02-15 2027-03-26 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-11-25 2027-12-24");

    private static final String HALF =
            "2020-11-27 2020-12-24 2021-11-26 2022-11-25 2023-07-03 2023-11-24 2024-07-03 2024-11-29"
                    + " 2024-12-24 2025-07-03 2025-11-28 2025-12-24 2026-11-27 2026-12-24 2027-11-26";

    @Test
    void theHolidaysAreThoseThatTheExchangePublished() {
        List<LocalDate> closed = LocalDate.of(2020, 1, 1)
                .datesUntil(LocalDate.of(2028, 1, 1))
                .filter(day -> day.getDayOfWeek().getValue() < 6 && !NewYorkCalendar.isOpen(day))
                .toList();

        assertThat(closed).isEqualTo(dates(String.join(" ", CLOSED)));
    }

    @Test
    void halfDaysCloseAtOne() {
        List<LocalDate> half = LocalDate.of(2020, 1, 1)
                .datesUntil(LocalDate.of(2028, 1, 1))
                .filter(day -> NewYorkCalendar.close(day)
                        .filter(LocalTime.of(13, 0)::equals)
                        .isPresent())
                .toList();

        assertThat(half).isEqualTo(dates(HALF));
        assertThat(NewYorkCalendar.close(LocalDate.of(2026, 1, 5))).contains(LocalTime.of(16, 0));
        assertThat(NewYorkCalendar.close(LocalDate.of(2026, 1, 3))).isEmpty();
    }

    @Test
    void beyondWhatIsPublishedItWarns() {
        assertThat(NewYorkCalendar.warning(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31)))
                .isEmpty();
        assertThat(NewYorkCalendar.warning(LocalDate.of(2026, 1, 1), LocalDate.of(2031, 1, 1))
                        .orElseThrow())
                .contains("2028-12-31");
    }

    private static List<LocalDate> dates(String texts) {
        return Stream.of(texts.split(" ", -1)).map(LocalDate::parse).toList();
    }
}

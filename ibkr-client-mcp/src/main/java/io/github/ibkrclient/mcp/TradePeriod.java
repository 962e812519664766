package io.github.ibkrclient.mcp;

import java.time.LocalDate;

/** The windows of executions. All begin and end at midnight UTC. Together they reach 12 to 15 months back. */
public enum TradePeriod {
    /** Today. */
    TODAY,
    /** The last 7 days; whether today is one of them is not known. */
    DAYS_7,
    /** The last 30 days. */
    DAYS_30,
    /** The last 60 days. */
    DAYS_60,
    /** The last 90 days. */
    DAYS_90,
    /** This month until now. */
    MONTH_TO_DATE,
    /** This year until now. */
    YEAR_TO_DATE,
    /** The last quarter of a calendar year that is over. */
    LAST_QUARTER,
    /** The quarter before that. */
    TWO_QUARTERS_AGO,
    /** The quarter before that. */
    THREE_QUARTERS_AGO,
    /** The quarter before that. */
    FOUR_QUARTERS_AGO;

    /** The first day in UTC. */
    public LocalDate from(LocalDate today) {
        LocalDate quarter =
                today.withMonth((today.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
        return switch (this) {
            case TODAY -> today;
            case DAYS_7 -> today.minusDays(6);
            case DAYS_30 -> today.minusDays(29);
            case DAYS_60 -> today.minusDays(59);
            case DAYS_90 -> today.minusDays(89);
            case MONTH_TO_DATE -> today.withDayOfMonth(1);
            case YEAR_TO_DATE -> today.withDayOfYear(1);
            case LAST_QUARTER -> quarter.minusMonths(3);
            case TWO_QUARTERS_AGO -> quarter.minusMonths(6);
            case THREE_QUARTERS_AGO -> quarter.minusMonths(9);
            case FOUR_QUARTERS_AGO -> quarter.minusMonths(12);
        };
    }

    /** The last day in UTC. */
    public LocalDate to(LocalDate today) {
        return switch (this) {
            case LAST_QUARTER, TWO_QUARTERS_AGO, THREE_QUARTERS_AGO, FOUR_QUARTERS_AGO ->
                from(today).plusMonths(3).minusDays(1);
            default -> today;
        };
    }
}

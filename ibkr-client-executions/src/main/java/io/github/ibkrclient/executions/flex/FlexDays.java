package io.github.ibkrclient.executions.flex;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Days that one request may ask for: 365 at most.
 *
 * @param from the first day
 * @param to the last day
 */
public record FlexDays(LocalDate from, LocalDate to) {
    /** The most days that IBKR takes in one request. */
    public static final int MOST = 365;

    /** Checks order and number. */
    public FlexDays {
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days < 1 || days > MOST) {
            throw new IllegalArgumentException(
                    "from " + from + " to " + to + ": must be 1 to " + MOST + " days, not " + days);
        }
    }

    /** Cuts days into stretches that one request may ask for, the earliest first. */
    public static List<FlexDays> split(LocalDate from, LocalDate to) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to: " + to + " is before " + from);
        }
        List<FlexDays> all = new ArrayList<>();
        for (LocalDate first = from; !first.isAfter(to); first = first.plusDays(MOST)) {
            long left = ChronoUnit.DAYS.between(first, to);
            all.add(new FlexDays(first, first.plusDays(Math.min(left, MOST - 1L))));
        }
        return all;
    }
}

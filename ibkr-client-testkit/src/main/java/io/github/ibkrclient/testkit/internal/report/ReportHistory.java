package io.github.ibkrclient.testkit.internal.report;

import io.github.ibkrclient.testkit.internal.market.NewYork;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import java.time.Instant;
import java.time.LocalDate;

/**
 * The days that there are reports about.
 *
 * @param first the first day: that of the account's opening, at most two years before the start of this year
 * @param today the day that is not reported about yet
 */
public record ReportHistory(LocalDate first, LocalDate today) {

    /** The days that there are reports about for an account. */
    public static ReportHistory of(SimulatedAccount account, Instant now) {
        LocalDate today = NewYork.day(now);
        LocalDate kept = today.withDayOfYear(1).minusYears(2);
        LocalDate opened = NewYork.day(account.openedAt());
        return new ReportHistory(opened.isAfter(kept) ? opened : kept, today);
    }

    /** The last day that there are reports about. */
    public LocalDate last() {
        return today.minusDays(1);
    }
}

package io.github.ibkrclient.executions.coverage;

import io.github.ibkrclient.executions.model.Source;
import java.time.LocalDate;

/**
 * Days of which a source showed all executions of an account. A day without executions between them is confirmed empty.
 *
 * @param account the account
 * @param from the first day
 * @param to the last day
 * @param source the source
 * @param proof what shows it, in words that a person can follow up: the name of a file, a query and when IBKR made the
 *     report
 */
public record Evidence(String account, LocalDate from, LocalDate to, Source source, String proof) {
    /** Checks the order of the days. */
    public Evidence {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("evidence: " + to + " is before " + from);
        }
    }
}

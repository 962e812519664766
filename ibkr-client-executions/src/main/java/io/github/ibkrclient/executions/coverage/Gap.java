package io.github.ibkrclient.executions.coverage;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Why a source does not show days of an account.
 *
 * @param account the account
 * @param from the first day
 * @param to the last day
 * @param reason the reason
 * @param detail the same in words, with what the source answered
 * @param remedy what would close the hole
 */
public record Gap(String account, LocalDate from, LocalDate to, Reason reason, String detail, String remedy) {
    /**
     * Days that are not over, of those that are asked for; empty when all are over.
     *
     * @param today the day in New York
     */
    public static Optional<Gap> open(String account, LocalDate from, LocalDate to, LocalDate today) {
        return to.isBefore(today)
                ? Optional.empty()
                : Optional.of(new Gap(
                        account,
                        from.isAfter(today) ? from : today,
                        to,
                        Reason.TOO_EARLY,
                        "the day is not over in New York",
                        "ask again tomorrow: a day is proven when it is over"));
    }

    /** Why days are not covered. The order is the rank: of several reasons the first is shown. */
    public enum Reason {
        /** The day is not over, or its report is made tonight. */
        TOO_EARLY,
        /** A document shows orders and no executions. */
        ORDERS_ONLY,
        /** The executions have times without a zone, so they cannot be stored. */
        NO_ZONE,
        /** The document does not prove that nothing is missing: a sum differs from its rows, or its end is not marked. */
        NOT_PROVEN,
        /** The source gave a shorter period than it was asked for. */
        SHORTER,
        /** The document has no section of trades. */
        NO_TRADES_SECTION,
        /** The document was refused. */
        REFUSED,
        /** IBKR has no report for these days. */
        NO_REPORT,
        /** The source failed. */
        FAILED,
        /** No source reaches these days. */
        NO_SOURCE
    }
}

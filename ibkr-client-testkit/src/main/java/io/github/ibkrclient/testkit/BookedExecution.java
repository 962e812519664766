package io.github.ibkrclient.testkit;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the ledger of an account, as reports have it: the truth that live trades, statements, confirmations and Flex
 * reports are written from.
 *
 * @param kind the kind of row
 * @param account the account
 * @param instrument the contract
 * @param ids the ids
 * @param at when it was executed, to the second; a cancellation has the time of what it cancels
 * @param reportDate the day of the statement that it stands in
 * @param settleDate the day on which it settles
 * @param quantity the number of units, negative for a sale; a cancellation has the opposite of what it cancels
 * @param price the price of one unit
 * @param commission what it costs, negative as in reports; positive when IBKR gives something back
 * @param commissionCurrency the currency of the commission
 * @param venue where it was executed; {@code --} when it was booked only
 * @param order the order
 * @param openClose {@code O}, {@code C}, {@code C;O} for both, or empty for currencies
 * @param codes further codes, for example {@code P} for a partial execution
 * @param told when IBKR tells of it
 */
public record BookedExecution(
        Kind kind,
        String account,
        SimulatedInstrument instrument,
        Ids ids,
        Instant at,
        LocalDate reportDate,
        LocalDate settleDate,
        BigDecimal quantity,
        BigDecimal price,
        BigDecimal commission,
        String commissionCurrency,
        String venue,
        Order order,
        String openClose,
        List<String> codes,
        Told told) {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    /** The kinds of row. */
    public enum Kind {
        /** An execution. */
        EXCH_TRADE("ExchTrade"),
        /** A booking without an execution: the expiry, assignment or exercise of an option, and its stock. */
        BOOK_TRADE("BookTrade"),
        /** The cancellation of an earlier row. */
        TRADE_CANCEL("TradeCancel");

        private final String transactionType;

        Kind(String transactionType) {
            this.transactionType = transactionType;
        }

        /** The name that Flex reports give it. */
        public String transactionType() {
            return transactionType;
        }
    }

    /** What became of a row until now. */
    public enum Status {
        /** It counts. */
        LIVE,
        /** A later revision took its place. Reports have the later revision only. */
        CORRECTED,
        /** A later row cancelled it. Reports have both rows. */
        BUSTED,
        /** It counts and took the place of a row that was cancelled. */
        REBOOKED,
        /** It is a cancellation. */
        CANCELLATION
    }

    /**
     * The ids of a row.
     *
     * @param executionId the id of the execution, whose last part is the revision; null for bookings and cancellations
     * @param tradeId the trade id, which a rebooked execution keeps; null for cancellations
     * @param transactionId the transaction id, which no other row of the account has
     * @param cancels the transaction id of the row that this row cancels; null when it cancels none
     */
    public record Ids(
            @Nullable String executionId,
            @Nullable String tradeId,
            String transactionId,
            @Nullable String cancels) {}

    /**
     * The order of an execution.
     *
     * @param id the id of the order; a booking has its transaction id here
     * @param elsewhere whether it was placed elsewhere, so that live trades do not show its id
     * @param reference the client order id; null without one
     * @param type the type, for example LMT; empty for bookings
     * @param placedAt when it was placed
     */
    public record Order(
            long id, boolean elsewhere, @Nullable String reference, String type, Instant placedAt) {}

    /**
     * When IBKR tells of a row.
     *
     * @param since from when on
     * @param until when a later revision takes its place; null when none does
     * @param commissionSince from when on the commission is known
     */
    public record Told(Instant since, @Nullable Instant until, Instant commissionSince) {

        /** Whether the row is told and no later revision took its place. */
        public boolean at(Instant now) {
            return !since.isAfter(now) && (until == null || until.isAfter(now));
        }
    }

    /** The day of the execution in New York. */
    public LocalDate tradeDate() {
        return LocalDate.ofInstant(at, NEW_YORK);
    }

    /** Whether it is a purchase, or the cancellation of one. */
    public boolean bought() {
        return quantity.signum() > 0 != (kind == Kind.TRADE_CANCEL);
    }

    /** Quantity times price times multiplier: positive for a purchase. */
    public BigDecimal tradeMoney() {
        return plain(quantity.multiply(price).multiply(instrument.multiplier()));
    }

    /** The money that came in: negative for a purchase. */
    public BigDecimal proceeds() {
        return tradeMoney().negate();
    }

    /** All codes with the first ones that say whether it opened or closed a position. */
    public String notes() {
        String joined = String.join(";", codes);
        return openClose.isEmpty() || joined.isEmpty() ? openClose + joined : openClose + ";" + joined;
    }

    /** The same row with other codes. */
    public BookedExecution withCodes(List<String> others) {
        return new BookedExecution(
                kind,
                account,
                instrument,
                ids,
                at,
                reportDate,
                settleDate,
                quantity,
                price,
                commission,
                commissionCurrency,
                venue,
                order,
                openClose,
                others,
                told);
    }

    /** The same row with another commission. */
    public BookedExecution withCommission(BigDecimal other) {
        return new BookedExecution(
                kind,
                account,
                instrument,
                ids,
                at,
                reportDate,
                settleDate,
                quantity,
                price,
                other,
                commissionCurrency,
                venue,
                order,
                openClose,
                codes,
                told);
    }

    /** The same row, told at other times. */
    public BookedExecution withTold(Told other) {
        return new BookedExecution(
                kind,
                account,
                instrument,
                ids,
                at,
                reportDate,
                settleDate,
                quantity,
                price,
                commission,
                commissionCurrency,
                venue,
                order,
                openClose,
                codes,
                other);
    }

    /** The same row, executed at another time. */
    public BookedExecution withTime(Instant other) {
        return new BookedExecution(
                kind,
                account,
                instrument,
                ids,
                other,
                reportDate,
                settleDate,
                quantity,
                price,
                commission,
                commissionCurrency,
                venue,
                order,
                openClose,
                codes,
                told);
    }

    /** The same row in the statement of another day. */
    public BookedExecution withReportDate(LocalDate other) {
        return new BookedExecution(
                kind,
                account,
                instrument,
                ids,
                at,
                other,
                settleDate,
                quantity,
                price,
                commission,
                commissionCurrency,
                venue,
                order,
                openClose,
                codes,
                told);
    }

    /** The same row under other ids and at another price. */
    public BookedExecution withIds(Ids others, BigDecimal otherPrice) {
        return new BookedExecution(
                kind,
                account,
                instrument,
                others,
                at,
                reportDate,
                settleDate,
                quantity,
                otherPrice,
                commission,
                commissionCurrency,
                venue,
                order,
                openClose,
                codes,
                told);
    }

    private static BigDecimal plain(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
}

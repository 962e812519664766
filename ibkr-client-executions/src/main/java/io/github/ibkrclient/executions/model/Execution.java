package io.github.ibkrclient.executions.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution as one source tells it, or as the merge of several sources knows it. Numbers have the digits that the
 * source printed.
 *
 * @param account the account's id; an alias must be mapped before
 * @param source where it comes from; of a merged row the source of highest rank
 * @param kind what the row tells
 * @param status what became of it; a row of a source is {@link Status#LIVE}
 * @param executionId such as {@code 0000e0d5.662a73b3.01.01}: {@code execution_id} of the Web API, {@code ibExecID} of
 *     Flex Activity, {@code execID} of Flex confirmations. Statements have none, nor have expiries and assignments
 * @param tradeId the trade id of Flex; a trade that is booked again keeps it
 * @param transactionId the transaction id of Flex Activity, unique
 * @param originalTradeId of a cancellation: the trade id of what it takes back
 * @param originalTransactionId of a cancellation: the transaction id of what it takes back
 * @param orderId IBKR's id of the order; partial fills share it
 * @param clientOrderId the order id that the user gave
 * @param instrument what was traded
 * @param side whether the account bought or sold
 * @param quantity how much, never negative
 * @param price the price of one unit in the instrument's currency; 0 for an expired option
 * @param proceeds what the account received in the instrument's currency, without commission; negative when it paid
 * @param commission negative when the account paid it, positive when it was given back; null while it is not known
 * @param commissionCurrency the currency of the commission, which may differ from the instrument's
 * @param taxes taxes in the instrument's currency; negative when the account paid them
 * @param fxRateToBase how much of the account's base currency one unit of the instrument's currency is
 * @param time when
 * @param tradeDate the day to which the source counts it
 * @param settleDate when it is settled
 * @param exchange the venue as the source writes it
 * @param orderType such as {@code LMT}
 * @param openClose whether it opened or closed a position
 * @param codes the notes codes, such as {@code P} for a partial fill; empty when there are none
 * @param occurrence for a row without execution id and transaction id: the how many-th equal row it is within its
 *     document, account and day, from 1; 0 when it was not counted
 */
public record Execution(
        String account,
        Source source,
        Kind kind,
        Status status,
        @Nullable String executionId,
        @Nullable String tradeId,
        @Nullable String transactionId,
        @Nullable String originalTradeId,
        @Nullable String originalTransactionId,
        @Nullable String orderId,
        @Nullable String clientOrderId,
        Instrument instrument,
        Side side,
        BigDecimal quantity,
        BigDecimal price,
        @Nullable BigDecimal proceeds,
        @Nullable BigDecimal commission,
        @Nullable String commissionCurrency,
        @Nullable BigDecimal taxes,
        @Nullable BigDecimal fxRateToBase,
        ExecutionTime time,
        @Nullable LocalDate tradeDate,
        @Nullable LocalDate settleDate,
        @Nullable String exchange,
        @Nullable String orderType,
        @Nullable OpenClose openClose,
        List<String> codes,
        int occurrence) {

    /** Checks the quantity and copies the list. */
    public Execution {
        if (quantity.signum() < 0) {
            throw new IllegalArgumentException("quantity: must not be negative, not " + quantity);
        }
        codes = List.copyOf(codes);
    }

    /**
     * The execution id without its last segment, which counts the corrections: what a correction and the corrected have
     * in common. The whole id when its last segment is no number; null without an id.
     */
    public @Nullable String family() {
        int cut = revisionDot();
        return cut < 0 || executionId == null ? executionId : executionId.substring(0, cut);
    }

    /** The last segment of the execution id, as a number; 0 when there is none. */
    public int revision() {
        int cut = revisionDot();
        return cut < 0 || executionId == null ? 0 : Integer.parseInt(executionId, cut + 1, executionId.length(), 10);
    }

    /** Where the last segment begins, its dot; -1 when there is no such segment. */
    private int revisionDot() {
        if (executionId == null) {
            return -1;
        }
        int dot = executionId.lastIndexOf('.');
        int digits = executionId.length() - dot - 1;
        if (dot < 1 || digits < 1 || digits > 4) {
            return -1;
        }
        for (int at = dot + 1; at < executionId.length(); at++) {
            if (executionId.charAt(at) < '0' || executionId.charAt(at) > '9') {
                return -1;
            }
        }
        return dot;
    }

    /** The quantity, negative for a sale. */
    public BigDecimal signedQuantity() {
        return side == Side.BUY ? quantity : quantity.negate();
    }

    /** Starts an execution with what every source has. */
    public static Builder builder(String account, Source source, Instrument instrument) {
        return new Builder(account, source, instrument);
    }

    /** A builder that starts with the fields of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(account, source, instrument);
        builder.kind = kind;
        builder.status = status;
        builder.executionId = executionId;
        builder.tradeId = tradeId;
        builder.transactionId = transactionId;
        builder.originalTradeId = originalTradeId;
        builder.originalTransactionId = originalTransactionId;
        builder.orderId = orderId;
        builder.clientOrderId = clientOrderId;
        builder.side = side;
        builder.quantity = quantity;
        builder.price = price;
        builder.proceeds = proceeds;
        builder.commission = commission;
        builder.commissionCurrency = commissionCurrency;
        builder.taxes = taxes;
        builder.fxRateToBase = fxRateToBase;
        builder.time = time;
        builder.tradeDate = tradeDate;
        builder.settleDate = settleDate;
        builder.exchange = exchange;
        builder.orderType = orderType;
        builder.openClose = openClose;
        builder.codes = codes;
        builder.occurrence = occurrence;
        return builder;
    }

    /** Collects an execution; what is not set is null or the default. Not thread-safe. */
    public static final class Builder {
        private String account;
        private Source source;
        private Instrument instrument;
        private Kind kind = Kind.TRADE;
        private Status status = Status.LIVE;
        private @Nullable String executionId;
        private @Nullable String tradeId;
        private @Nullable String transactionId;
        private @Nullable String originalTradeId;
        private @Nullable String originalTransactionId;
        private @Nullable String orderId;
        private @Nullable String clientOrderId;
        private @Nullable Side side;
        private @Nullable BigDecimal quantity;
        private @Nullable BigDecimal price;
        private @Nullable BigDecimal proceeds;
        private @Nullable BigDecimal commission;
        private @Nullable String commissionCurrency;
        private @Nullable BigDecimal taxes;
        private @Nullable BigDecimal fxRateToBase;
        private @Nullable ExecutionTime time;
        private @Nullable LocalDate tradeDate;
        private @Nullable LocalDate settleDate;
        private @Nullable String exchange;
        private @Nullable String orderType;
        private @Nullable OpenClose openClose;
        private List<String> codes = List.of();
        private int occurrence;

        private Builder(String account, Source source, Instrument instrument) {
            this.account = account;
            this.source = source;
            this.instrument = instrument;
        }

        /** The account's id. */
        public Builder account(String account) {
            this.account = account;
            return this;
        }

        /** Where it comes from. */
        public Builder source(Source source) {
            this.source = source;
            return this;
        }

        /** What was traded. */
        public Builder instrument(Instrument instrument) {
            this.instrument = instrument;
            return this;
        }

        /** What the row tells; default {@link Kind#TRADE}. */
        public Builder kind(Kind kind) {
            this.kind = kind;
            return this;
        }

        /** What became of it; default {@link Status#LIVE}. */
        public Builder status(Status status) {
            this.status = status;
            return this;
        }

        /** The execution id; default null. */
        public Builder executionId(@Nullable String executionId) {
            this.executionId = executionId;
            return this;
        }

        /** The trade id; default null. */
        public Builder tradeId(@Nullable String tradeId) {
            this.tradeId = tradeId;
            return this;
        }

        /** The transaction id; default null. */
        public Builder transactionId(@Nullable String transactionId) {
            this.transactionId = transactionId;
            return this;
        }

        /** The trade id of what is taken back; default null. */
        public Builder originalTradeId(@Nullable String originalTradeId) {
            this.originalTradeId = originalTradeId;
            return this;
        }

        /** The transaction id of what is taken back; default null. */
        public Builder originalTransactionId(@Nullable String originalTransactionId) {
            this.originalTransactionId = originalTransactionId;
            return this;
        }

        /** IBKR's id of the order; default null. */
        public Builder orderId(@Nullable String orderId) {
            this.orderId = orderId;
            return this;
        }

        /** The user's id of the order; default null. */
        public Builder clientOrderId(@Nullable String clientOrderId) {
            this.clientOrderId = clientOrderId;
            return this;
        }

        /** Whether the account bought or sold; must be set, here or with {@link #signedQuantity}. */
        public Builder side(Side side) {
            this.side = side;
            return this;
        }

        /** How much, never negative; must be set. */
        public Builder quantity(BigDecimal quantity) {
            this.quantity = quantity;
            return this;
        }

        /** The price of one unit; must be set. */
        public Builder price(BigDecimal price) {
            this.price = price;
            return this;
        }

        /** What the account received without commission, negative when it paid; default null. */
        public Builder proceeds(@Nullable BigDecimal proceeds) {
            this.proceeds = proceeds;
            return this;
        }

        /** The commission, negative when the account paid it; default null. */
        public Builder commission(@Nullable BigDecimal commission) {
            this.commission = commission;
            return this;
        }

        /** The currency of the commission; default null. */
        public Builder commissionCurrency(@Nullable String commissionCurrency) {
            this.commissionCurrency = commissionCurrency;
            return this;
        }

        /** The taxes, negative when the account paid them; default null. */
        public Builder taxes(@Nullable BigDecimal taxes) {
            this.taxes = taxes;
            return this;
        }

        /** How much of the base currency one unit of the instrument's currency is; default null. */
        public Builder fxRateToBase(@Nullable BigDecimal fxRateToBase) {
            this.fxRateToBase = fxRateToBase;
            return this;
        }

        /** When; must be set. */
        public Builder time(ExecutionTime time) {
            this.time = time;
            return this;
        }

        /** The day to which the source counts it; default null. */
        public Builder tradeDate(@Nullable LocalDate tradeDate) {
            this.tradeDate = tradeDate;
            return this;
        }

        /** When it is settled; default null. */
        public Builder settleDate(@Nullable LocalDate settleDate) {
            this.settleDate = settleDate;
            return this;
        }

        /** The venue; default null. */
        public Builder exchange(@Nullable String exchange) {
            this.exchange = exchange;
            return this;
        }

        /** Such as {@code LMT}; default null. */
        public Builder orderType(@Nullable String orderType) {
            this.orderType = orderType;
            return this;
        }

        /** Whether it opened or closed a position; default null. */
        public Builder openClose(@Nullable OpenClose openClose) {
            this.openClose = openClose;
            return this;
        }

        /** The notes codes; default none. */
        public Builder codes(List<String> codes) {
            this.codes = codes;
            return this;
        }

        /** The how many-th equal row of its document, account and day, from 1; default 0, not counted. */
        public Builder occurrence(int occurrence) {
            this.occurrence = occurrence;
            return this;
        }

        /** Side and quantity from a signed quantity: negative is a sale. */
        public Builder signedQuantity(BigDecimal signed) {
            side = signed.signum() < 0 ? Side.SELL : Side.BUY;
            quantity = signed.abs();
            return this;
        }

        /**
         * The execution.
         *
         * @throws IllegalArgumentException when side, quantity, price or time are missing, or the quantity is negative
         */
        public Execution build() {
            if (side == null || quantity == null || price == null || time == null) {
                throw new IllegalArgumentException("an execution needs side, quantity, price and time");
            }
            return new Execution(
                    account,
                    source,
                    kind,
                    status,
                    executionId,
                    tradeId,
                    transactionId,
                    originalTradeId,
                    originalTransactionId,
                    orderId,
                    clientOrderId,
                    instrument,
                    side,
                    quantity,
                    price,
                    proceeds,
                    commission,
                    commissionCurrency,
                    taxes,
                    fxRateToBase,
                    time,
                    tradeDate,
                    settleDate,
                    exchange,
                    orderType,
                    openClose,
                    codes,
                    occurrence);
        }
    }
}

// Generated from the API description. Do not edit.
package io.github.ibkrclient.model;

import com.google.gson.annotations.JsonAdapter;
import com.google.gson.annotations.SerializedName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One execution, as IBKR lists it.
 *
 * @param executionId IBKR's unique id of the execution.
 * @param symbol The symbol; for a derivative that of the underlying.
 * @param supportsTaxOpt Whether the tax optimiser takes the order.
 * @param side The side of an order or an execution. IBKR also writes it B or BOT, and S or SLD.
 * @param orderDescription The execution in words.
 * @param tradeTime When it was executed, to the second.
 * @param tradeTimeR When it was executed, to the millisecond as far as IBKR knows it.
 * @param size How many units were traded.
 * @param price The price of one unit in the contract's currency.
 * @param orderRef The client order id; missing when the order had none.
 * @param submitter The user who sent the order; may be missing.
 * @param exchange Where it was executed.
 * @param commission The commission; may still be missing shortly after the execution.
 * @param netAmount Size times price times multiplier, without sign and without commission.
 * @param account The account.
 * @param accountCode The account once more.
 * @param accountAllocationName The account that an advisor's order was allocated to.
 * @param companyName The company or the contract in words.
 * @param contractDescription1 The contract in short.
 * @param contractDescription2 Expiry, strike and right of a derivative; else missing.
 * @param secType The kind of security, such as STK, OPT, FUT or CASH.
 * @param listingExchange The exchange the contract is listed on.
 * @param conid The contract id.
 * @param conidEx The contract id, perhaps followed by an at sign and an exchange.
 * @param position The position after the execution; may be missing.
 * @param clearingId Who clears, as an id; IB for IBKR itself.
 * @param clearingName Who clears, by name; IB for IBKR itself.
 * @param liquidationTrade True when IBKR liquidated the position.
 * @param isEventTrading True for event trading.
 * @param orderId IBKR's id of the order; missing when the order came from elsewhere.
 */
public record Trade(
        @SerializedName("execution_id") String executionId,
        @Nullable String symbol,
        @SerializedName("supports_tax_opt") @Nullable Boolean supportsTaxOpt,
        @Nullable Side side,
        @SerializedName("order_description") @Nullable String orderDescription,
        @SerializedName("trade_time") @JsonAdapter(WireTime.CompactUtc.class) @Nullable Instant tradeTime,
        @SerializedName("trade_time_r") @JsonAdapter(WireTime.EpochMillis.class) @Nullable Instant tradeTimeR,
        @Nullable BigDecimal size,
        @Nullable BigDecimal price,
        @SerializedName("order_ref") @Nullable String orderRef,
        @Nullable String submitter,
        @Nullable String exchange,
        @Nullable BigDecimal commission,
        @SerializedName("net_amount") @Nullable BigDecimal netAmount,
        @Nullable String account,
        @Nullable String accountCode,
        @SerializedName("account_allocation_name") @Nullable String accountAllocationName,
        @SerializedName("company_name") @Nullable String companyName,
        @SerializedName("contract_description_1") @Nullable String contractDescription1,
        @SerializedName("contract_description_2") @Nullable String contractDescription2,
        @SerializedName("sec_type") @Nullable String secType,
        @SerializedName("listing_exchange") @Nullable String listingExchange,
        @Nullable Long conid,
        @Nullable String conidEx,
        @Nullable BigDecimal position,
        @SerializedName("clearing_id") @Nullable String clearingId,
        @SerializedName("clearing_name") @Nullable String clearingName,
        @SerializedName("liquidation_trade") @Nullable Boolean liquidationTrade,
        @SerializedName("is_event_trading") @Nullable Boolean isEventTrading,
        @SerializedName("order_id") @Nullable String orderId) {

    /** Checks what must be there and copies what could change. */
    public Trade {
        Objects.requireNonNull(executionId, "execution_id is missing");
    }
}

package io.github.ibkrclient.mcp.model;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An execution. It names neither account nor contract id, nor the terms of an option.
 *
 * @param tradeId the id, such as {@code 0000d5db.6dc152e0.01.01} or {@code CRS:1234567890}
 * @param symbol the symbol; for an option that of the underlying
 * @param companyName the name; missing for options
 * @param secType such as STK, OPT, CASH
 * @param currency the currency of the price
 * @param side BUY or SELL
 * @param size how many units, never negative
 * @param price the price of one unit
 * @param orderType such as LIMIT or OTHER
 * @param timeInForce such as DAY
 * @param description the order in words
 * @param time when, to the second
 * @param exchange the venue; missing for bookings
 * @param commission what it cost, positive; its currency is not told
 * @param netAmount size, price and multiplier together, never negative and without the commission
 * @param realizedPnl gain and loss; 0 for what opened a position
 * @param orderId IBKR's id of the order
 */
public record RetailTrade(
        @Nullable String tradeId,
        @Nullable String symbol,
        @Nullable String companyName,
        @Nullable String secType,
        @Nullable String currency,
        @Nullable String side,
        @Nullable BigDecimal size,
        @Nullable BigDecimal price,
        @Nullable String orderType,
        @Nullable String timeInForce,
        @Nullable String description,
        @Nullable Instant time,
        @Nullable String exchange,
        @Nullable BigDecimal commission,
        @Nullable BigDecimal netAmount,
        @Nullable BigDecimal realizedPnl,
        @Nullable String orderId) {}

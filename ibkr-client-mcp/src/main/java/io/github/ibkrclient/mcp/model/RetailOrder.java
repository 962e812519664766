package io.github.ibkrclient.mcp.model;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order. It names neither the contract id nor the currency.
 *
 * @param orderId IBKR's id of the order
 * @param status such as NEW or REPLACED; orders that were replaced stay in the list
 * @param type such as LIMIT
 * @param side BUY or SELL
 * @param limitPrice the limit
 * @param total how many units were ordered
 * @param filled how many were executed
 * @param remaining how many are left
 * @param primaryDescription such as {@code Sell 2 PANW}
 * @param secondaryDescription such as {@code STP 356.91 LMT 355.13, GTC}; only here is a stop price
 * @param time when
 */
public record RetailOrder(
        @Nullable Long orderId,
        @Nullable String status,
        @Nullable String type,
        @Nullable String side,
        @Nullable BigDecimal limitPrice,
        @Nullable BigDecimal total,
        @Nullable BigDecimal filled,
        @Nullable BigDecimal remaining,
        @Nullable String primaryDescription,
        @Nullable String secondaryDescription,
        @Nullable Instant time) {}

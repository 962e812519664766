package io.github.ibkrclient.mcp.model;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A quote. All is null for a contract that IBKR does not know.
 *
 * @param last the last price
 * @param at when that was
 * @param halted whether trading is halted
 * @param close whether the last price is that of the close
 * @param change the change since the close of the day before
 * @param changePercent the same in percent
 * @param priorClose the close of the day before
 * @param bid the best bid
 * @param ask the best ask
 * @param status REALTIME, DELAYED, FROZEN, FROZEN_DELAYED or REJECT, after the user's subscriptions
 */
public record RetailQuote(
        @Nullable BigDecimal last,
        @Nullable Instant at,
        @Nullable Boolean halted,
        @Nullable Boolean close,
        @Nullable BigDecimal change,
        @Nullable BigDecimal changePercent,
        @Nullable BigDecimal priorClose,
        @Nullable BigDecimal bid,
        @Nullable BigDecimal ask,
        @Nullable String status) {}

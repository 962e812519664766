package io.github.ibkrclient.mcp.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A position.
 *
 * @param contractId IBKR's contract id
 * @param description such as {@code AAPL} or {@code MU Dec18'26 850 PUT @AMEX}; its form has changed in 2026
 * @param position how many units, negative for a short position; 0 for one that was just closed
 * @param marketPrice the price of one unit
 * @param marketValue position, price and multiplier together
 * @param currency the currency of price and value
 * @param averagePrice the average price of one unit, not of one contract
 * @param unrealizedPnl gain and loss since it was opened
 * @param dailyPnl gain and loss of today
 * @param assetClass such as STK, OPT, FUT
 */
public record RetailPosition(
        @Nullable Long contractId,
        @Nullable String description,
        @Nullable BigDecimal position,
        @Nullable BigDecimal marketPrice,
        @Nullable BigDecimal marketValue,
        @Nullable String currency,
        @Nullable BigDecimal averagePrice,
        @Nullable BigDecimal unrealizedPnl,
        @Nullable BigDecimal dailyPnl,
        @Nullable String assetClass) {}

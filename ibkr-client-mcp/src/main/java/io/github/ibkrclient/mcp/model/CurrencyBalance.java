package io.github.ibkrclient.mcp.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The balance of one currency, in that currency.
 *
 * @param currency the currency, or {@code BASE} for the total of all in the base currency
 * @param cashBalance the cash
 * @param settledCash the cash that is settled
 * @param netLiquidationValue the net liquidation value
 * @param stockMarketValue the value of stocks
 * @param unrealizedPnl gain and loss of open positions
 * @param realizedPnl gain and loss of this session
 * @param exchangeRate how much of the base currency one unit is
 */
public record CurrencyBalance(
        @Nullable String currency,
        @Nullable BigDecimal cashBalance,
        @Nullable BigDecimal settledCash,
        @Nullable BigDecimal netLiquidationValue,
        @Nullable BigDecimal stockMarketValue,
        @Nullable BigDecimal unrealizedPnl,
        @Nullable BigDecimal realizedPnl,
        @Nullable BigDecimal exchangeRate) {

    /** Whether it is the total, which must not be added to the others. */
    public boolean isTotal() {
        return "BASE".equals(currency);
    }
}

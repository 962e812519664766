package io.github.ibkrclient.mcp.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Balances and margin of the account, in its base currency. A public client found equity, buying power and leverage unlike
 * those of other pages of IBKR.
 *
 * @param currency the base currency
 * @param netLiquidation the net liquidation value
 * @param equityWithLoanValue the equity with loan value
 * @param buyingPower the buying power
 * @param grossPositionValue the sum of all positions without their signs
 * @param totalCashValue the cash
 * @param availableFunds what is left for new positions
 * @param initialMargin the initial margin
 * @param maintenanceMargin the maintenance margin
 * @param excessLiquidity what is left before positions are closed
 * @param dividends accrued dividends
 * @param leverage positions by net liquidation
 * @param dayTradesRemaining day trades that are left today; as text, because IBKR writes words too
 */
public record AccountSummary(
        @Nullable String currency,
        @Nullable BigDecimal netLiquidation,
        @Nullable BigDecimal equityWithLoanValue,
        @Nullable BigDecimal buyingPower,
        @Nullable BigDecimal grossPositionValue,
        @Nullable BigDecimal totalCashValue,
        @Nullable BigDecimal availableFunds,
        @Nullable BigDecimal initialMargin,
        @Nullable BigDecimal maintenanceMargin,
        @Nullable BigDecimal excessLiquidity,
        @Nullable BigDecimal dividends,
        @Nullable BigDecimal leverage,
        @Nullable String dayTradesRemaining) {}

package io.github.ibkrclient.testkit;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A contract of the simulator.
 *
 * @param conid the contract id
 * @param symbol the symbol; that of the underlying for an option
 * @param name the name of the company or of the pair
 * @param secType STK, OPT, CASH or FUT
 * @param currency the currency of its price
 * @param exchange where it is listed
 * @param basePrice the price around which its price moves
 * @param tick the step of its price
 * @param multiplier the number of units that one contract stands for
 * @param derived the terms of an option; null for other contracts
 */
public record SimulatedInstrument(
        long conid,
        String symbol,
        String name,
        String secType,
        String currency,
        String exchange,
        BigDecimal basePrice,
        BigDecimal tick,
        BigDecimal multiplier,
        @Nullable Derived derived) {

    /**
     * The terms of an option.
     *
     * @param underlying the contract id of the underlying
     * @param expiry the expiry as yyyyMMdd
     * @param month the month of the expiry, for example MAR28
     * @param strike the strike price
     * @param right P or C
     */
    public record Derived(long underlying, String expiry, String month, BigDecimal strike, String right) {}

    /** Whether it is a stock. */
    public boolean stock() {
        return secType.equals("STK");
    }

    /** Whether it is a currency pair. */
    public boolean pair() {
        return secType.equals("CASH");
    }

    /** A short description, as positions and orders show it. */
    public String description() {
        return derived == null
                ? symbol
                : symbol + " " + derived.month() + " " + derived.strike().toPlainString() + " " + derived.right();
    }

    /** The part of the description that follows the symbol; null for a contract that is no option. */
    public @Nullable String detail() {
        return derived == null
                ? null
                : derived.month() + " " + derived.strike().toPlainString() + " " + derived.right();
    }
}

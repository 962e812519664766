package io.github.ibkrclient.testkit.market;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A contract.
 *
 * @param conid IBKR's number for it
 * @param symbol the symbol; for an option that of its underlying
 * @param name the company or pair in words
 * @param secType STK, OPT, CASH or FUT
 * @param currency the currency of its price
 * @param exchange where it is listed
 * @param basePrice about which its price moves
 * @param tick the step of its price
 * @param multiplier how many units one contract stands for
 * @param derived what makes it an option; null when it is none
 */
public record Instrument(
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
     * What makes an option.
     *
     * @param underlying the conid it is derived from
     * @param expiry the expiry as yyyyMMdd
     * @param month the month as in MAR28
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

    /** The contract in short, as positions and orders show it. */
    public String description() {
        return derived == null
                ? symbol
                : symbol + " " + derived.month() + " " + derived.strike().toPlainString() + " " + derived.right();
    }

    /** The part of the description that tells a derivative from its underlying; null without one. */
    public @Nullable String detail() {
        return derived == null
                ? null
                : derived.month() + " " + derived.strike().toPlainString() + " " + derived.right();
    }
}

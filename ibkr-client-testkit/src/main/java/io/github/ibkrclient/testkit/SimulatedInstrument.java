package io.github.ibkrclient.testkit;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A contract of the simulator.
 *
 * @param conid the contract id
 * @param symbol the symbol; that of the underlying for an option
 * @param name the name of the company or of the pair
 * @param secType STK, OPT, CASH or CRYPTO
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

    /** Whether it is a cryptocurrency. */
    public boolean crypto() {
        return secType.equals("CRYPTO");
    }

    /** The symbol in the trades of a statement: for an option its terms, for example {@code AAPL 17MAR28 190 C}. */
    public String reportSymbol() {
        if (derived == null) {
            return pair() ? name : symbol;
        }
        String expiry = DateTimeFormatter.ofPattern("ddMMMyy", Locale.ENGLISH)
                .format(LocalDate.parse(derived.expiry(), DateTimeFormatter.BASIC_ISO_DATE))
                .toUpperCase(Locale.ROOT);
        return symbol + " " + expiry + " " + derived.strike().toPlainString() + " " + derived.right();
    }

    /** The symbol in Flex reports and lists of instruments: for an option that of the OCC, {@code AAPL  280317C00190000}. */
    public String listedSymbol() {
        if (derived == null) {
            return reportSymbol();
        }
        return String.format(
                Locale.ROOT,
                "%-6s%s%s%08d",
                symbol,
                derived.expiry().substring(2),
                derived.right(),
                derived.strike().movePointRight(3).longValueExact());
    }

    /** The CUSIP of a stock in US dollars; empty for others. */
    public String cusip() {
        if (!stock() || !currency.equals("USD")) {
            return "";
        }
        String digits = String.format(Locale.ROOT, "%08d", conid % 100_000_000);
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            int value = (digits.charAt(i) - '0') * (1 + i % 2);
            sum += value / 10 + value % 10;
        }
        return digits + (10 - sum % 10) % 10;
    }

    /** The ISIN of a stock; empty for others. */
    public String isin() {
        if (!stock()) {
            return "";
        }
        String digits = currency.equals("USD") ? "US" + cusip() : String.format(Locale.ROOT, "DE%09d", conid);
        StringBuilder values = new StringBuilder();
        digits.chars().forEach(character -> values.append(Character.digit(character, 36)));
        int sum = 0;
        for (int i = 0; i < values.length(); i++) {
            int value = (values.charAt(values.length() - 1 - i) - '0') * (2 - i % 2);
            sum += value / 10 + value % 10;
        }
        return digits + (10 - sum % 10) % 10;
    }
}

package io.github.ibkrclient.executions.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What was traded, as far as the source says. All but asset class and symbol may be missing.
 *
 * @param conid IBKR's contract id
 * @param assetClass the asset class
 * @param symbol the symbol as the source writes it; for derivatives some sources write the one of the underlying
 * @param currency the currency of price and proceeds; for a currency pair the quote currency; live
 *     trades do not tell it
 * @param description the name, or for a derivative a text such as {@code ARKK 19SEP25 80 C}
 * @param underlyingConid the contract id of the underlying
 * @param underlyingSymbol the symbol of the underlying
 * @param expiry the last day of a derivative
 * @param strike the strike of an option
 * @param right whether an option is a call or a put
 * @param multiplier how many units one contract stands for; 159.2194 occurs
 * @param tradingClass the trading class, which tells {@code SPX} from {@code SPXW}
 * @param isin the international securities identification number
 * @param cusip the identification number of North America
 */
public record Instrument(
        @Nullable Long conid,
        AssetClass assetClass,
        String symbol,
        @Nullable String currency,
        @Nullable String description,
        @Nullable Long underlyingConid,
        @Nullable String underlyingSymbol,
        @Nullable LocalDate expiry,
        @Nullable BigDecimal strike,
        @Nullable OptionRight right,
        @Nullable BigDecimal multiplier,
        @Nullable String tradingClass,
        @Nullable String isin,
        @Nullable String cusip) {

    /** Starts an instrument with what every source has. */
    public static Builder builder(AssetClass assetClass, String symbol, @Nullable String currency) {
        return new Builder(assetClass, symbol, currency);
    }

    /** A builder that starts with the fields of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(assetClass, symbol, currency);
        builder.conid = conid;
        builder.description = description;
        builder.underlyingConid = underlyingConid;
        builder.underlyingSymbol = underlyingSymbol;
        builder.expiry = expiry;
        builder.strike = strike;
        builder.right = right;
        builder.multiplier = multiplier;
        builder.tradingClass = tradingClass;
        builder.isin = isin;
        builder.cusip = cusip;
        return builder;
    }

    /** Collects an instrument; what is not set is null. Not thread-safe. */
    public static final class Builder {
        private final AssetClass assetClass;
        private final String symbol;
        private final @Nullable String currency;
        private @Nullable Long conid;
        private @Nullable String description;
        private @Nullable Long underlyingConid;
        private @Nullable String underlyingSymbol;
        private @Nullable LocalDate expiry;
        private @Nullable BigDecimal strike;
        private @Nullable OptionRight right;
        private @Nullable BigDecimal multiplier;
        private @Nullable String tradingClass;
        private @Nullable String isin;
        private @Nullable String cusip;

        private Builder(AssetClass assetClass, String symbol, @Nullable String currency) {
            this.assetClass = assetClass;
            this.symbol = symbol;
            this.currency = currency;
        }

        /** IBKR's contract id; default null. */
        public Builder conid(@Nullable Long conid) {
            this.conid = conid;
            return this;
        }

        /** The name; default null. */
        public Builder description(@Nullable String description) {
            this.description = description;
            return this;
        }

        /** The contract id of the underlying; default null. */
        public Builder underlyingConid(@Nullable Long underlyingConid) {
            this.underlyingConid = underlyingConid;
            return this;
        }

        /** The symbol of the underlying; default null. */
        public Builder underlyingSymbol(@Nullable String underlyingSymbol) {
            this.underlyingSymbol = underlyingSymbol;
            return this;
        }

        /** The last day of a derivative; default null. */
        public Builder expiry(@Nullable LocalDate expiry) {
            this.expiry = expiry;
            return this;
        }

        /** The strike of an option; default null. */
        public Builder strike(@Nullable BigDecimal strike) {
            this.strike = strike;
            return this;
        }

        /** Call or put; default null. */
        public Builder right(@Nullable OptionRight right) {
            this.right = right;
            return this;
        }

        /** How many units one contract stands for; default null. */
        public Builder multiplier(@Nullable BigDecimal multiplier) {
            this.multiplier = multiplier;
            return this;
        }

        /** The trading class; default null. */
        public Builder tradingClass(@Nullable String tradingClass) {
            this.tradingClass = tradingClass;
            return this;
        }

        /** The ISIN; default null. */
        public Builder isin(@Nullable String isin) {
            this.isin = isin;
            return this;
        }

        /** The CUSIP; default null. */
        public Builder cusip(@Nullable String cusip) {
            this.cusip = cusip;
            return this;
        }

        /** The instrument. */
        public Instrument build() {
            return new Instrument(
                    conid,
                    assetClass,
                    symbol,
                    currency,
                    description,
                    underlyingConid,
                    underlyingSymbol,
                    expiry,
                    strike,
                    right,
                    multiplier,
                    tradingClass,
                    isin,
                    cusip);
        }
    }
}

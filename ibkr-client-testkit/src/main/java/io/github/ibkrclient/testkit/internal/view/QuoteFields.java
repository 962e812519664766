package io.github.ibkrclient.testkit.internal.view;

import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.SimulatedInstrument.Derived;
import io.github.ibkrclient.testkit.internal.market.Market;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of market data fields, in IBKR's notation. */
public final class QuoteFields {
    private static final Pattern THOUSANDS = Pattern.compile("(?<=[0-9])(?=([0-9]{3})+$)");

    /** The symbol of a stock whose trading is halted. */
    private static final String HALTED = "PENY";

    private final Market market;

    /** Values at the prices of a market. */
    public QuoteFields(Market market) {
        this.market = market;
    }

    /** The value of a field; null when it has none. */
    @Nullable
    public String value(SimulatedInstrument instrument, String field, Instant now) {
        BigDecimal last = market.price(instrument, now);
        LocalDate today = market.lastTradingDay(now);
        BigDecimal prior = market.close(instrument, Market.dayBefore(today));
        BigDecimal opening = market.opening(instrument, today);
        Derived derived = instrument.derived();
        return switch (field) {
            case "31" -> mark(instrument, now) + grouped(last);
            case "84" -> grouped(last.subtract(instrument.tick()));
            case "86" -> grouped(last.add(instrument.tick()));
            case "85", "88" -> instrument.stock() ? "300" : "12";
            case "7059" -> "1";
            case "70" -> grouped(market.high(instrument, today).max(last));
            case "71" -> grouped(market.low(instrument, today).min(last));
            case "7295" -> grouped(opening);
            case "7296" -> market.open(now) ? null : grouped(last);
            case "7741" -> grouped(prior);
            case "7635" -> grouped(last);
            case "82" -> signed(last.subtract(prior));
            case "83" -> percent(last, prior);
            case "7682" -> signed(last.subtract(opening));
            case "87" -> instrument.pair() ? null : shortened(market.volume(instrument, now));
            case "7762" -> instrument.pair() ? null : Long.toString(market.volume(instrument, now));
            case "7282" -> instrument.stock() ? "48.5M" : null;
            case "55" -> instrument.symbol();
            case "6008" -> Long.toString(instrument.conid());
            case "6070" -> instrument.secType();
            case "6004", "7221" -> instrument.exchange();
            case "6119" -> "q0";
            case "6457" -> derived == null ? null : Long.toString(derived.underlying());
            case "6509" -> availability(instrument, now);
            case "7051" -> instrument.name();
            case "7094" -> instrument.conid() + "@" + instrument.exchange();
            case "7219", "7220" -> instrument.description();
            case "7184", "7768" -> "1";
            case "201" -> derived == null ? null : derived.right();
            case "6073" -> derived == null ? null : derived.expiry();
            case "7308" -> derived == null ? null : derived.right().equals("C") ? "0.543" : "-0.457";
            case "7309" -> derived == null ? null : "0.012";
            case "7310" -> derived == null ? null : "-0.051";
            case "7311" -> derived == null ? null : "0.297";
            case "7289" -> instrument.stock() ? "2.87T" : null;
            default -> null;
        };
    }

    /** The letter in front of a price: C for the prior close, H when trading is halted. */
    private String mark(SimulatedInstrument instrument, Instant now) {
        boolean trades = instrument.pair() || market.open(now);
        return instrument.symbol().equals(HALTED) ? "H" : trades ? "" : "C";
    }

    private String availability(SimulatedInstrument instrument, Instant now) {
        String timeliness = instrument.currency().equals("EUR") ? "D" : "R";
        boolean trades = instrument.pair() || market.open(now);
        return (trades ? timeliness : timeliness.equals("R") ? "Z" : "Y") + (timeliness.equals("R") ? "pB" : "Pd");
    }

    /** A number with a comma between thousands. */
    private static String grouped(BigDecimal price) {
        String number = price.toPlainString();
        int point = number.indexOf('.');
        String whole = point < 0 ? number : number.substring(0, point);
        return THOUSANDS.matcher(whole).replaceAll(",") + (point < 0 ? "" : number.substring(point));
    }

    private static String signed(BigDecimal change) {
        return (change.signum() > 0 ? "+" : "") + change.toPlainString();
    }

    private static String percent(BigDecimal last, BigDecimal prior) {
        BigDecimal hundredths = last.subtract(prior).multiply(BigDecimal.valueOf(100));
        return hundredths.divide(prior, 2, RoundingMode.HALF_UP).toPlainString() + "%";
    }

    private static String shortened(long volume) {
        if (volume < 1000) {
            return Long.toString(volume);
        }
        boolean millions = volume >= 1_000_000;
        BigDecimal unit = BigDecimal.valueOf(millions ? 1_000_000 : 1000);
        BigDecimal shown = BigDecimal.valueOf(volume).divide(unit, volume >= 100_000_000 ? 0 : 1, RoundingMode.HALF_UP);
        return shown.toPlainString() + (millions ? "M" : "K");
    }
}

package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Instrument;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether two sources say the same in different words. */
final class Agreement {
    private static final BigInteger FIVE = BigInteger.valueOf(5);

    private Agreement() {}

    /** Equal numbers; where a source rounds, a difference of half a unit of its last printed digit does not count. */
    static boolean agree(BigDecimal a, Execution ofA, BigDecimal b, Execution ofB) {
        if (a.compareTo(b) == 0) {
            return true;
        }
        BigDecimal tolerance = halfDigit(a, ofA).add(halfDigit(b, ofB));
        return tolerance.signum() > 0 && a.subtract(b).abs().compareTo(tolerance) <= 0;
    }

    private static BigDecimal halfDigit(BigDecimal value, Execution row) {
        return row.source().isRounded() ? new BigDecimal(FIVE, value.scale() + 1) : BigDecimal.ZERO;
    }

    static boolean samePrice(Execution a, Execution b) {
        return agree(a.price(), a, b.price(), b);
    }

    /**
     * By contract id if both have one, else by asset class, currency and any of their names; an option whose terms a source
     * does not tell by its underlying.
     */
    static boolean sameInstrument(Instrument a, Instrument b) {
        if (a.conid() != null && b.conid() != null) {
            return a.conid().equals(b.conid());
        }
        boolean comparable = a.assetClass() == b.assetClass()
                || a.assetClass() == AssetClass.UNKNOWN
                || b.assetClass() == AssetClass.UNKNOWN;
        boolean sameCurrency =
                a.currency() == null || b.currency() == null || a.currency().equals(b.currency());
        if (!comparable || !sameCurrency) {
            return false;
        }
        if (a.strike() != null && b.strike() != null && a.expiry() != null && b.expiry() != null) {
            return a.strike().compareTo(b.strike()) == 0
                    && a.expiry().equals(b.expiry())
                    && a.right() == b.right()
                    && !disjoint(underlyings(a), underlyings(b));
        }
        return !disjoint(names(a), names(b))
                || ((namesUnderlying(a) || namesUnderlying(b)) && !disjoint(underlyings(a), underlyings(b)));
    }

    /** Whether all that is told of an option is its underlying. */
    private static boolean namesUnderlying(Instrument instrument) {
        return instrument.assetClass() == AssetClass.OPT
                && instrument.strike() == null
                && instrument.expiry() == null
                && instrument.description() == null
                && !instrument.symbol().contains(" ");
    }

    private static boolean disjoint(Set<String> a, Set<String> b) {
        return a.stream().noneMatch(b::contains);
    }

    /** A statement may list two symbols of one instrument: {@code EUDI, SPYW}. */
    private static Set<String> names(Instrument instrument) {
        return plain(Stream.concat(
                Stream.of(instrument.symbol().split(",", -1)), Stream.ofNullable(instrument.description())));
    }

    private static Set<String> underlyings(Instrument instrument) {
        String symbol = instrument.symbol().strip();
        int end = symbol.indexOf(' ');
        return plain(Stream.concat(
                Stream.of(end < 0 ? symbol : symbol.substring(0, end)),
                Stream.ofNullable(instrument.underlyingSymbol())));
    }

    private static Set<String> plain(Stream<String> names) {
        return names.map(name -> name.replace(" ", "").toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}

package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.SimulatedInstrument;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What an execution costs: close to IBKR's fixed prices. */
final class Commissions {
    private Commissions() {}

    static BigDecimal of(SimulatedInstrument instrument, BigDecimal size, BigDecimal price, boolean first) {
        BigDecimal cost;
        BigDecimal least;
        if (instrument.pair()) {
            cost = size.multiply(price).multiply(new BigDecimal("0.00002"));
            least = new BigDecimal("2.0");
        } else if (instrument.derived() != null) {
            cost = size.multiply(new BigDecimal("0.65"));
            least = new BigDecimal("1.0");
        } else if (instrument.crypto()) {
            cost = size.multiply(price).multiply(new BigDecimal("0.0018"));
            least = new BigDecimal("1.75");
        } else if (instrument.currency().equals("EUR")) {
            cost = size.multiply(price).multiply(new BigDecimal("0.0005"));
            least = new BigDecimal("3.0");
        } else {
            cost = size.multiply(new BigDecimal("0.005"));
            least = new BigDecimal("1.0");
        }
        BigDecimal charged = first ? cost.max(least) : cost;
        BigDecimal rounded = charged.setScale(4, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.setScale(Math.max(1, rounded.scale()));
    }
}

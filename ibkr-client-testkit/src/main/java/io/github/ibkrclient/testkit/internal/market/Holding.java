package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.SimulatedInstrument;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A position of an account in a contract.
 *
 * @param instrument the contract
 * @param size the number of units; negative for a short position
 * @param averagePrice the average price of one unit
 */
public record Holding(SimulatedInstrument instrument, BigDecimal size, BigDecimal averagePrice) {

    /**
     * This position after a change. More units count in the average price, fewer units leave it, and a position that
     * changes its sign gets the price of the change.
     */
    Holding with(Holding change) {
        BigDecimal sum = size.add(change.size);
        BigDecimal average = averagePrice;
        if (size.signum() * change.size.signum() >= 0 && sum.signum() != 0) {
            average = size.multiply(averagePrice)
                    .add(change.size.multiply(change.averagePrice))
                    .divide(sum, MathContext.DECIMAL128);
        } else if (sum.signum() == change.size.signum()) {
            average = change.averagePrice;
        }
        return new Holding(instrument, sum, average);
    }

    Holding rounded() {
        return new Holding(instrument, size, averagePrice.setScale(4, RoundingMode.HALF_UP));
    }
}

package io.github.ibkrclient.testkit.market;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What an account has of a contract.
 *
 * @param instrument the contract
 * @param size how much; negative when sold short
 * @param averagePrice what one unit cost
 */
public record Holding(Instrument instrument, BigDecimal size, BigDecimal averagePrice) {

    /** Both together: what is added weighs in, what is taken away leaves the price, what goes past zero begins anew. */
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

package io.github.ibkrclient.testkit;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution in an account of the simulator.
 *
 * @param id the id of the execution, which is unique
 * @param account the account
 * @param instrument the contract
 * @param bought true for a purchase
 * @param size the number of units
 * @param price the price of one unit
 * @param commission the commission, positive when it is a cost; null while it is not known
 * @param at when it was executed
 * @param orderId the id of the order; 0 when the order was placed elsewhere
 * @param orderRef the client order id; null without one
 * @param position the position after it
 * @param venue where it was executed
 */
public record SimulatedExecution(
        String id,
        String account,
        SimulatedInstrument instrument,
        boolean bought,
        BigDecimal size,
        BigDecimal price,
        @Nullable BigDecimal commission,
        Instant at,
        long orderId,
        @Nullable String orderRef,
        BigDecimal position,
        String venue) {

    /** The change of the position: the size, negative for a sale. */
    public BigDecimal change() {
        return bought ? size : size.negate();
    }

    /** Size times price times multiplier. */
    public BigDecimal amount() {
        return size.multiply(price).multiply(instrument.multiplier());
    }
}

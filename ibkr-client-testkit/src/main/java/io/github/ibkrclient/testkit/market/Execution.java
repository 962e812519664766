package io.github.ibkrclient.testkit.market;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One fill.
 *
 * @param id IBKR's unique id
 * @param account the account
 * @param instrument what was traded
 * @param bought true for a purchase
 * @param size how much
 * @param price at which price
 * @param commission what it cost
 * @param at when
 * @param orderId the order; 0 when it came from elsewhere
 * @param orderRef the client order id; null without one
 * @param position the position afterwards
 */
public record Execution(
        String id,
        String account,
        Instrument instrument,
        boolean bought,
        BigDecimal size,
        BigDecimal price,
        BigDecimal commission,
        Instant at,
        long orderId,
        @Nullable String orderRef,
        BigDecimal position) {

    /** What it changes the position by. */
    public BigDecimal change() {
        return bought ? size : size.negate();
    }

    /** Size times price times multiplier. */
    public BigDecimal amount() {
        return size.multiply(price).multiply(instrument.multiplier());
    }

    Execution after(BigDecimal position) {
        return new Execution(id, account, instrument, bought, size, price, commission, at, orderId, orderRef, position);
    }
}

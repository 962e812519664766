package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.market.Instrument;
import io.github.ibkrclient.testkit.market.SimulatedAccount;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An order and what has become of it. Guarded by the server's lock. */
final class SimulatedOrder {
    final SimulatedAccount account;
    final Instrument instrument;
    final Terms terms;
    final Instant placedAt;
    long id;
    Status status = Status.PreSubmitted;
    Instant changedAt;
    BigDecimal averagePrice = BigDecimal.ZERO;

    /** The states that this simulator knows, spelt as they are sent. */
    enum Status {
        PreSubmitted,
        Submitted,
        Filled,
        Cancelled;

        boolean working() {
            return this == PreSubmitted || this == Submitted;
        }
    }

    /**
     * What was ordered.
     *
     * @param buys true for a purchase
     * @param type the order type as sent, MKT or LMT
     * @param tif how long it holds
     * @param size how much
     * @param price the limit; null without one
     * @param stop the stop price; null without one
     * @param clientId the caller's own id; null without one
     * @param parentId the caller's own id of the parent; null without one
     * @param group whether the orders sent together cancel each other
     */
    record Terms(
            boolean buys,
            String type,
            String tif,
            BigDecimal size,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stop,
            @Nullable String clientId,
            @Nullable String parentId,
            boolean group) {}

    SimulatedOrder(SimulatedAccount account, Instrument instrument, Terms terms, Instant placedAt) {
        this.account = account;
        this.instrument = instrument;
        this.terms = terms;
        this.placedAt = placedAt;
        this.changedAt = placedAt;
    }

    /** How much is filled. */
    BigDecimal filled() {
        return status == Status.Filled ? terms.size() : BigDecimal.ZERO;
    }

    void become(Status next, Instant now) {
        if (status != next) {
            status = next;
            changedAt = now;
        }
    }
}

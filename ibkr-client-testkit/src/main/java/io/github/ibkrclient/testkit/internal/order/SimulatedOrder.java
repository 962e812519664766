package io.github.ibkrclient.testkit.internal.order;

import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An order and its state. The server's lock guards it. */
public final class SimulatedOrder {
    private final SimulatedAccount account;
    private final SimulatedInstrument instrument;
    private final Terms terms;
    private final Instant placedAt;
    private long id;
    private Status status = Status.PreSubmitted;
    private Instant changedAt;
    private BigDecimal averagePrice = BigDecimal.ZERO;

    /** The states of an order. Their names are what IBKR sends. */
    public enum Status {
        /** The order waits for its market to open or for its parent. */
        PreSubmitted,
        /** The order works. */
        Submitted,
        /** The order is executed in full. */
        Filled,
        /** The order has ended without being executed. */
        Cancelled;

        /** Whether the order may still be executed. */
        public boolean working() {
            return this == PreSubmitted || this == Submitted;
        }
    }

    /**
     * What was ordered.
     *
     * @param buys true for a purchase
     * @param type the order type as sent, for example MKT or LMT
     * @param tif the time in force as sent
     * @param size the number of units
     * @param price the limit; null without one
     * @param stop the stop price; null without one
     * @param clientId the caller's own id; null without one
     * @param parentId the caller's own id of the parent; null without one
     * @param group whether the orders that are sent together cancel each other
     */
    public record Terms(
            boolean buys,
            String type,
            String tif,
            BigDecimal size,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stop,
            @Nullable String clientId,
            @Nullable String parentId,
            boolean group) {}

    /** An order that has not been accepted yet. */
    public SimulatedOrder(SimulatedAccount account, SimulatedInstrument instrument, Terms terms, Instant placedAt) {
        this.account = account;
        this.instrument = instrument;
        this.terms = terms;
        this.placedAt = placedAt;
        this.changedAt = placedAt;
    }

    /** The account that it is for. */
    public SimulatedAccount account() {
        return account;
    }

    /** The contract. */
    public SimulatedInstrument instrument() {
        return instrument;
    }

    /** What was ordered. */
    public Terms terms() {
        return terms;
    }

    /** IBKR's id; 0 before it is accepted. */
    public long id() {
        return id;
    }

    /** The state. */
    public Status status() {
        return status;
    }

    /** When the state changed last. */
    public Instant changedAt() {
        return changedAt;
    }

    /** The average price of the executions; 0 without executions. */
    public BigDecimal averagePrice() {
        return averagePrice;
    }

    /** The number of units that were executed. */
    public BigDecimal filled() {
        return status == Status.Filled ? terms.size() : BigDecimal.ZERO;
    }

    Instant placedAt() {
        return placedAt;
    }

    /** Gives it an id. */
    public SimulatedOrder withId(long number) {
        id = number;
        return this;
    }

    /** Notes that it was executed in full at an average price. */
    public SimulatedOrder filledAt(BigDecimal price, Instant now) {
        averagePrice = price;
        become(Status.Filled, now);
        return this;
    }

    void become(Status next, Instant now) {
        if (status != next) {
            status = next;
            changedAt = now;
        }
    }
}

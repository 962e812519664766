package io.github.ibkrclient;

import io.github.ibkrclient.model.LiveOrder;
import io.github.ibkrclient.model.Trade;
import java.time.Instant;
import java.util.List;

/** What became of an order whose call had no answer, as far as IBKR's lists tell. */
public sealed interface OrderFate {

    /**
     * The order arrived and stands in the list of the day: do not send it again. Its status says whether it works, is
     * filled, or was cancelled or rejected.
     *
     * @param order the order as IBKR lists it
     */
    record Found(LiveOrder order) implements OrderFate {}

    /**
     * The order arrived and was executed, though the list of the day does not hold it any more: do not send it again.
     *
     * @param trades its executions of the last two days, at least one
     */
    record Executed(List<Trade> trades) implements OrderFate {
        /** Copies the list. */
        public Executed {
            trades = List.copyOf(trades);
        }
    }

    /**
     * IBKR shows no such order. That is strong evidence, not proof: IBKR promises nothing about when an order shows up.
     * An order that IBKR asked a question about is not shown either; its question is void, and it was not placed.
     *
     * @param firstLook when the first list was asked for
     * @param lastLook when the last list was asked for
     * @param complete whether the lists held all orders of the day; if not, the order may be among those that IBKR left
     *     out, and only a person can tell
     */
    record NotFound(Instant firstLook, Instant lastLook, boolean complete) implements OrderFate {}
}

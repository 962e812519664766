package io.github.ibkrclient;

import io.github.ibkrclient.model.LiveOrder;
import io.github.ibkrclient.model.Trade;
import java.time.Instant;
import java.util.List;

/** What became of an order whose call had no answer, as IBKR's lists show it. */
public sealed interface OrderLookup {

    /**
     * The order arrived and stands in the list of the day, so do not send it again. Its status says whether it works, is
     * filled, or was cancelled or rejected.
     *
     * @param order the order as IBKR lists it
     */
    record Found(LiveOrder order) implements OrderLookup {}

    /**
     * The order arrived and was executed, so do not send it again. The list of the day does not hold it any more.
     *
     * @param trades its executions of the last two days, at least one
     */
    record Executed(List<Trade> trades) implements OrderLookup {
        /** Copies the list. */
        public Executed {
            trades = List.copyOf(trades);
        }
    }

    /**
     * IBKR shows no such order. This makes it very likely that the order did not arrive, but proves nothing: IBKR does not
     * say how soon it shows an order. An order that IBKR asked a question about is not shown either. Its question is void,
     * and it was not placed.
     *
     * @param firstLook when the first list was requested
     * @param lastLook when the last list was requested
     * @param complete whether the lists held all orders of the day. If not, the order may be among those that IBKR left
     *     out, and a person must look for it
     */
    record NotFound(Instant firstLook, Instant lastLook, boolean complete) implements OrderLookup {}
}

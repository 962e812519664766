package io.github.ibkrclient.operation;

import java.time.Duration;

/**
 * The cold answer of an operation. Right after a session starts, IBKR may answer 200 with an empty or incomplete body,
 * because it has not loaded the data.
 *
 * @param when how the cold answer looks
 * @param askAgainAfter the pause before the call is made again
 * @param tries how often the call is made again before the answer is taken for the truth
 */
public record ColdAnswer(Shape when, Duration askAgainAfter, int tries) {

    /** The looks of a cold answer. */
    public enum Shape {
        /** {@code []}. It is taken for the truth when the session has answered this call before, or the second time. */
        EMPTY_ARRAY,
        /** An object whose {@code orders} is empty. It is taken for the truth like {@link #EMPTY_ARRAY}. */
        EMPTY_ORDERS,
        /** Rows that hold nothing but ids. Such an answer opens a market-data subscription. */
        IDS_ONLY,
        /** Positions without the half that comes from the contract definition. */
        NO_DEFINITION;

        /** Whether such an answer may be the truth, so that the call is made again once per session only. */
        public boolean plausible() {
            return this == EMPTY_ARRAY || this == EMPTY_ORDERS;
        }
    }
}

package io.github.ibkrclient;

import java.time.Duration;

/**
 * The cold answer of an operation: right after a session starts IBKR may answer 200 with nothing, or half, in it.
 *
 * @param when how the cold answer looks
 * @param askAgainAfter the pause before the call is made again
 * @param tries how often it is made again before the answer is believed
 */
public record Cold(Shape when, Duration askAgainAfter, int tries) {

    /** The looks of a cold answer. */
    public enum Shape {
        /** {@code []}; believed once the session has answered this call warm or was asked again. */
        EMPTY_ARRAY,
        /** An object whose {@code orders} is empty; believed like {@link #EMPTY_ARRAY}. */
        EMPTY_ORDERS,
        /** Rows that hold nothing but identifiers: the answer that opens a market-data subscription. */
        IDS_ONLY,
        /** Positions without the half that comes from the contract definition. */
        NO_DEFINITION;

        /** Whether such an answer may be the truth, so that it is doubted once per session only. */
        public boolean plausible() {
            return this == EMPTY_ARRAY || this == EMPTY_ORDERS;
        }
    }
}

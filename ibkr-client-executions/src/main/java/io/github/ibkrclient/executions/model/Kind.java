package io.github.ibkrclient.executions.model;

/** What a row of a source tells of an execution. */
public enum Kind {
    /** An execution at a venue; also what a source says that names no kinds. */
    TRADE,
    /** Booked by IBKR: expiry, assignment, exercise. It has no execution id. */
    BOOK,
    /** The sale of a fraction that was left over. */
    FRACTION,
    /** A trade that is delivered against payment. */
    DELIVERY,
    /** A trade that IBKR corrected. */
    CORRECTION,
    /** A trade is taken back. The row has the signed quantity of that trade, reversed. */
    CANCEL
}

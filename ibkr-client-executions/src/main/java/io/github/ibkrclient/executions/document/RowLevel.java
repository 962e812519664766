package io.github.ibkrclient.executions.document;

/** What the trade rows of a document are. */
public enum RowLevel {
    /** Each row is an execution. */
    EXECUTION,
    /** Each row is an order, the sum of its executions. Such rows are control totals and never become executions. */
    ORDER,
    /** The document has no trade row. */
    NONE
}

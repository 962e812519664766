package io.github.ibkrclient.executions.model;

/** What became of an execution. */
public enum Status {
    /** It stands as first reported. */
    LIVE,
    /** It stands, and IBKR corrected it: a later revision replaced an earlier one. */
    CORRECTED,
    /** It was cancelled and nothing took its place. It is kept, and counts in no sum. */
    BUSTED,
    /** It was cancelled and booked again; this is what was booked. */
    REBOOKED
}

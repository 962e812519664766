package io.github.ibkrclient.executions.model;

/** Whether an execution opened or closed a position. */
public enum OpenClose {
    /** It opened or enlarged a position. */
    OPEN,
    /** It closed or reduced a position. */
    CLOSE,
    /** It closed a position and opened one in the other direction; IBKR writes {@code C;O}. */
    CLOSE_AND_OPEN
}

package io.github.ibkrclient.executions.model;

/** Whether the account bought or sold. */
public enum Side {
    /** The position grows by the quantity. */
    BUY,
    /** The position shrinks by the quantity. */
    SELL
}

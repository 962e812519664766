package io.github.ibkrclient.executions.model;

/** What an option gives the right to. */
public enum OptionRight {
    /** To buy. */
    CALL,
    /** To sell. */
    PUT
}

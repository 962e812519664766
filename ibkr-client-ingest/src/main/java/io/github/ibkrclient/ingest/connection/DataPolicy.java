package io.github.ibkrclient.ingest.connection;

/** What becomes of what was imported when a connection is ended. */
public enum DataPolicy {
    /** Executions, documents, coverage and conflicts stay. */
    KEEP,
    /** They are erased, except those of accounts that another connection of the user still imports. */
    ERASE
}

package io.github.ibkrclient.ingest.connection;

/** What a connection is doing, and whether somebody has to do something about it. */
public enum ConnectionStatus {
    /** The user was sent to IBKR's page and is not back. */
    CONNECTING,
    /** Its jobs run. */
    CONNECTED,
    /** A job of it runs now. */
    SYNCING,
    /** It waits for an end that is known: a competing session, a reset, maintenance, or a penalty. Its jobs go on by themselves. */
    PAUSED,
    /** A person must act. Its jobs have stopped until new credentials are given or {@code syncNow} is called. */
    NEEDS_REAUTH,
    /** It was ended. Its data is still there unless it was erased. */
    DISCONNECTED
}

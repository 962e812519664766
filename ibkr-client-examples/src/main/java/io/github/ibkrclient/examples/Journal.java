package io.github.ibkrclient.examples;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.model.Execution;
import java.time.LocalDate;
import java.util.List;

/** Where the demo puts what it imports. */
interface Journal extends AutoCloseable {
    /** Connects, and lists the accounts; all are imported from now on. */
    List<String> connect();

    /** Imports the last seven days. */
    Counts sync();

    /** Imports older days. */
    Counts backfill(LocalDate from, LocalDate to);

    /** The newest executions, the newest first. */
    List<Execution> newest(int count);

    /** What is known of the days of each account. */
    List<Coverage> coverage(LocalDate from, LocalDate to);

    /** Logs out. */
    void disconnect();

    @Override
    void close();

    /**
     * The result of an import.
     *
     * @param added how many executions were new
     * @param known how many rows were known before
     */
    record Counts(long added, long known) {}
}

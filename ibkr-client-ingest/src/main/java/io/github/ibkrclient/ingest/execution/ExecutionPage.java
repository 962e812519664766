package io.github.ibkrclient.ingest.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some executions, newest first.
 *
 * @param rows the executions
 * @param next what to give for the next page; null when there is none
 */
public record ExecutionPage(
        List<StoredExecution> rows, @Nullable String next) {
    /** Copies the list. */
    public ExecutionPage {
        rows = List.copyOf(rows);
    }
}

package io.github.ibkrclient.executions;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.merge.Conflict;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all sources know of the executions of some days.
 *
 * @param rows the executions of the accounts and days that were asked for, oldest first
 * @param coverage what is known of the days, one for each account, in the order in which accounts were asked for
 * @param documents every document that was read or refused
 * @param withoutTime rows that are in no row of {@code rows}, because nothing says the zone of their times
 * @param differences sums of documents of orders that differ from those of {@code rows}; an execution may be missing, or
 *     counted twice
 * @param failures sources that failed; the days that they would have shown are holes
 * @param warnings one line each, with the remedy
 */
public record ExecutionHistory(
        List<MergedExecution> rows,
        List<Coverage> coverage,
        List<ReadDocument> documents,
        List<Execution> withoutTime,
        List<Difference> differences,
        List<Failure> failures,
        List<String> warnings) {

    /**
     * A document.
     *
     * @param name its name
     * @param summary what it says about itself; null when it was refused
     * @param refused why nothing of it was taken, in one line; null when it was read
     */
    public record ReadDocument(
            String name,
            @Nullable DocumentSummary summary,
            @Nullable String refused) {}

    /**
     * A sum of a document that differs from that of the executions of its days.
     *
     * @param document the document
     * @param account the account
     * @param symbol the symbol
     * @param field quantity, proceeds or commission
     * @param stated what the orders of the document give
     * @param merged what the executions give
     */
    public record Difference(
            String document, String account, String symbol, String field, BigDecimal stated, BigDecimal merged) {}

    /**
     * A source that failed.
     *
     * @param source what failed, in words
     * @param cause the failure
     */
    public record Failure(String source, Exception cause) {}

    /** Copies the lists. */
    public ExecutionHistory {
        rows = List.copyOf(rows);
        coverage = List.copyOf(coverage);
        documents = List.copyOf(documents);
        withoutTime = List.copyOf(withoutTime);
        differences = List.copyOf(differences);
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
    }

    /** All that is open in the rows. */
    public List<Conflict> conflicts() {
        return rows.stream().flatMap(row -> row.conflicts().stream()).toList();
    }

    /** What is known of the days of an account. */
    public Optional<Coverage> coverage(String account) {
        return coverage.stream().filter(one -> one.account().equals(account)).findFirst();
    }
}

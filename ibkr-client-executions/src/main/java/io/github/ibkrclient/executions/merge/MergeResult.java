package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import java.util.List;

/**
 * What a batch changes.
 *
 * @param rows every row after the merge: those that stayed, in the order in which they were given, and the new ones
 * @param inserts rows that are new
 * @param revisions rows that IBKR changed: another revision, cancelled, booked again, or another quantity or price
 * @param enrichments rows of which a source told more, or the same once more
 * @param duplicates rows of the batch that were known already
 * @param conflicts what is open in the rows that are new or changed
 * @param refused rows of the batch without an instant, which are not merged; see {@link
 *     io.github.ibkrclient.executions.model.TimeRule#warning}
 */
public record MergeResult(
        List<MergedExecution> rows,
        List<MergedExecution> inserts,
        List<Change> revisions,
        List<Change> enrichments,
        List<Execution> duplicates,
        List<Conflict> conflicts,
        List<Execution> refused) {}

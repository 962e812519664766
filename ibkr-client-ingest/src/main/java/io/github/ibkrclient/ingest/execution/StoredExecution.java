package io.github.ibkrclient.ingest.execution;

import io.github.ibkrclient.executions.merge.MergedExecution;
import java.time.Instant;

/**
 * An execution in the store.
 *
 * @param id its number, which stays the same when its key becomes a better one
 * @param row what is known, with every row of a source that it is made of
 * @param firstSeen when it was first imported
 * @param changedBy the number of the change that wrote it last. Each import that changes executions of a user, and each
 *     row that the user leaves out, takes a number that is higher than those of all changes of the user before it
 */
public record StoredExecution(long id, MergedExecution row, Instant firstSeen, long changedBy) {}

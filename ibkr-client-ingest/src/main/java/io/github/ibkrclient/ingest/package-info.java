/**
 * Imports executions into PostgreSQL: connections, jobs, backfill, disconnect. Start with {@link
 * io.github.ibkrclient.ingest.Ingest}. Uses every room.
 */
@NullMarked
package io.github.ibkrclient.ingest;

import org.jspecify.annotations.NullMarked;

package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.ImportRun.Counts;
import io.github.ibkrclient.ingest.execution.ImportRun.Kind;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The rows of imports. */
final class ImportRuns {
    /** What {@link #read} needs. */
    static final String COLUMNS = "import_run.id, connection_id, kind, started, ended, outcome, inserts, revisions,"
            + " enrichments, duplicates, conflicts, message";

    private ImportRuns() {}

    /** Ends a run, unless it has ended. */
    static ImportRun end(
            Handle handle, long run, Instant at, Outcome outcome, Counts counts, @Nullable String message) {
        handle.createUpdate("update import_run set ended = :ended, outcome = :outcome, inserts = :inserts,"
                        + " revisions = :revisions, enrichments = :enrichments, duplicates = :duplicates,"
                        + " conflicts = :conflicts, message = :message where id = :id and outcome is null")
                .bind("id", run)
                .bind("ended", at)
                .bind("outcome", outcome.name())
                .bind("inserts", counts.inserts())
                .bind("revisions", counts.revisions())
                .bind("enrichments", counts.enrichments())
                .bind("duplicates", counts.duplicates())
                .bind("conflicts", counts.conflicts())
                .bind("message", message == null ? null : StorableText.of(message))
                .execute();
        return handle.createQuery("select " + COLUMNS + " from import_run where id = :id")
                .bind("id", run)
                .map(ImportRuns::read)
                .one();
    }

    static ImportRun read(ResultSet row, StatementContext context) throws SQLException {
        String outcome = row.getString("outcome");
        OffsetDateTime ended = row.getObject("ended", OffsetDateTime.class);
        return new ImportRun(
                row.getLong("id"),
                row.getObject("connection_id", UUID.class),
                Kind.valueOf(row.getString("kind")),
                row.getObject("started", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant(),
                outcome == null ? null : Outcome.valueOf(outcome),
                new Counts(
                        row.getLong("inserts"),
                        row.getLong("revisions"),
                        row.getLong("enrichments"),
                        row.getLong("duplicates"),
                        row.getLong("conflicts")),
                row.getString("message"));
    }
}

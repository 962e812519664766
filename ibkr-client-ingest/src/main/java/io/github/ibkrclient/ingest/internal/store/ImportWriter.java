package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.merge.ExecutionMerge;
import io.github.ibkrclient.executions.merge.MergeResult;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.ImportRun.Counts;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Merges an import into what is known of its user, in one transaction. Two imports of a user wait for each other. What was
 * written does not depend on the order of imports, nor on how often they are repeated.
 */
public final class ImportWriter {
    private final Database database;
    private final InstantSource clock;

    /** Makes no connection yet. */
    public ImportWriter(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Writes everything or, with an exception, nothing but the failed run.
     *
     * @throws IngestException {@code TAKEN_OVER} when the connection's fence is no longer that of the batch, {@code
     *     WRONG_STATE} when it is disconnected, {@code BAD_INPUT} when a row has no instant, {@code NOT_FOUND}, {@code
     *     DATABASE_UNAVAILABLE}
     */
    public ImportRun write(ImportBatch batch) {
        long run = begin(batch.connectionId(), batch.kind(), batch.fence(), batch.started());
        try {
            checkRows(batch.rows());
            List<DocumentTable.Packed> documents = DocumentTable.pack(batch.documents());
            return database.inTransaction(handle -> write(handle, run, batch, documents));
        } catch (RuntimeException e) {
            ImportRun ended = endedBy(e, run);
            if (ended != null && ended.outcome() != Outcome.FAILED) {
                return ended; // the connection was lost after the commit and before its answer
            }
            throw e;
        }
    }

    private @Nullable ImportRun endedBy(RuntimeException cause, long run) {
        try {
            return fail(run, String.valueOf(cause.getMessage()));
        } catch (IngestException databaseIsAway) {
            cause.addSuppressed(databaseIsAway);
            return null; // the run stays without an end
        }
    }

    /**
     * Notes a run whose rows could not be fetched.
     *
     * @param message what went wrong, in one line
     */
    public ImportRun failed(
            UUID connectionId, ImportRun.Kind kind, @Nullable Long fence, Instant started, String message) {
        return fail(begin(connectionId, kind, fence, started), message);
    }

    /** Whether the newest run is this one, because what it brought was written or refused. */
    public boolean isNoted(UUID connectionId, long fence) {
        return database.inTransaction(handle -> handle.createQuery("select fence from import_run"
                        + " where connection_id = :connection and fence is not null order by id desc limit 1")
                .bind("connection", connectionId)
                .mapTo(Long.class)
                .findOne()
                .filter(newest -> newest == fence)
                .isPresent());
    }

    private long begin(UUID connectionId, ImportRun.Kind kind, @Nullable Long fence, Instant started) {
        return database.inTransaction(handle -> handle.createQuery(
                        "insert into import_run (connection_id, kind, fence, started)"
                                + " select id, :kind, :fence, :started from connection where id = :connection returning id")
                .bind("connection", connectionId)
                .bind("kind", kind.name())
                .bind("fence", fence)
                .bind("started", started)
                .mapTo(Long.class)
                .findOne()
                .orElseThrow(() -> noConnection(connectionId)));
    }

    private ImportRun fail(long run, String message) {
        return database.inTransaction(handle -> ImportRuns.end(
                handle,
                run,
                clock.instant(),
                Outcome.FAILED,
                Counts.NONE,
                message.lines().findFirst().orElse("")));
    }

    private static IngestException noConnection(UUID id) {
        return new IngestException(Reason.NOT_FOUND, "connection: there is no " + id);
    }

    private static void checkRows(Collection<Execution> rows) {
        for (Execution row : rows) {
            TimeRule.warning(row.time()).ifPresent(why -> {
                throw new IngestException(Reason.BAD_INPUT, why);
            });
            boolean named = row.executionId() != null || row.transactionId() != null || row.tradeId() != null;
            if (!named && row.occurrence() == 0) {
                throw new IllegalArgumentException("rows: one without ids was not counted");
            }
        }
    }

    private ImportRun write(Handle handle, long run, ImportBatch batch, List<DocumentTable.Packed> documents)
            throws SQLException {
        String user = user(handle, batch.connectionId());
        ExecutionTable table = new ExecutionTable(handle, user);
        table.lock();
        checkTurn(handle, batch, "");
        Instant now = clock.instant();
        Counts counts = merge(handle, table, user, batch.rows(), now);
        ImportBatch.Consent consent = batch.consent();
        if (consent != null) {
            new ConsentTable(handle, user).add(consent.name(), batch.rows());
        }
        new CoverageTable(handle, user, run).write(batch);
        new DocumentTable(handle, user).write(documents, batch.connectionId(), run, now);
        // The row of the connection is locked last, so that a long import does not keep others from noting its status.
        checkTurn(handle, batch, " for update");
        if (consent != null) {
            consent.learn().run(handle);
        }
        if (batch.syncedUntil() != null) {
            handle.createUpdate("update connection set last_sync = greatest(last_sync, :at) where id = :id")
                    .bind("at", batch.syncedUntil())
                    .bind("id", batch.connectionId())
                    .execute();
        }
        Outcome outcome = batch.message() == null ? Outcome.DONE : Outcome.PARTIAL;
        return ImportRuns.end(handle, run, now, outcome, counts, batch.message());
    }

    private static String user(Handle handle, UUID connectionId) {
        return handle.createQuery("select user_id from connection where id = :id")
                .bind("id", connectionId)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(() -> noConnection(connectionId));
    }

    private static void checkTurn(Handle handle, ImportBatch batch, String lock) {
        Turn turn = handle.createQuery("select fence, status from connection where id = :id" + lock)
                .bind("id", batch.connectionId())
                .map((row, context) -> new Turn(row.getLong("fence"), row.getString("status")))
                .findOne()
                .orElseThrow(() -> noConnection(batch.connectionId()));
        if (batch.fence() != null && batch.fence() != turn.fence()) {
            throw new IngestException(
                    Reason.TAKEN_OVER,
                    "run " + batch.fence() + " of the connection was replaced by run " + turn.fence()
                            + "; what it fetched was dropped, the other run fetches it again");
        }
        if (turn.status().equals(ConnectionStatus.DISCONNECTED.name())) {
            throw new IngestException(Reason.WRONG_STATE, "the connection was disconnected; connect again to import");
        }
    }

    private record Turn(long fence, String status) {}

    private static Counts merge(
            Handle handle, ExecutionTable table, String user, Collection<Execution> rows, Instant now)
            throws SQLException {
        List<Execution> fresh = fresh(handle, table, user, rows);
        if (fresh.isEmpty()) {
            return new Counts(0, 0, 0, rows.size(), 0);
        }
        List<StoredExecution> known = table.linked(fresh);
        MergeResult result =
                ExecutionMerge.merge(known.stream().map(StoredExecution::row).toList(), fresh);
        List<MergedExecution> changed = table.replace(known, result.rows(), now);
        Set<String> open = changed.stream()
                .flatMap(row -> row.conflicts().stream())
                .map(ConflictId::of)
                .collect(Collectors.toCollection(HashSet::new));
        if (!open.isEmpty()) {
            open.removeAll(AcceptedConflicts.of(handle, user).keySet());
        }
        return new Counts(
                result.inserts().size(),
                result.revisions().size(),
                result.enrichments().size(),
                rows.size() - fresh.size() + (long) result.duplicates().size(),
                open.size());
    }

    /** The rows that are neither known, nor left out by the user, nor twice in the batch. */
    private static List<Execution> fresh(Handle handle, ExecutionTable table, String user, Collection<Execution> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Set<String> accounts = rows.stream().map(Execution::account).collect(Collectors.toSet());
        Instant first = instant(rows.iterator().next());
        Instant last = first;
        for (Execution row : rows) {
            Instant at = instant(row);
            first = at.isBefore(first) ? at : first;
            last = at.isAfter(last) ? at : last;
        }
        // The database keeps microseconds.
        Set<Digest> seen = table.digests(accounts, first.minusSeconds(1), last.plusSeconds(1));
        handle.createQuery("select digest from dropped_observation where user_id = :user and account = any(:accounts)")
                .bind("user", user)
                .bindArray("accounts", String.class, accounts)
                .mapTo(byte[].class)
                .forEach(digest -> seen.add(Digest.read(ByteBuffer.wrap(digest))));
        List<Execution> fresh = new ArrayList<>();
        for (Execution row : rows) {
            if (seen.add(RowJson.digest(row))) {
                fresh.add(row);
            }
        }
        return fresh;
    }

    private static Instant instant(Execution row) {
        return Objects.requireNonNull(row.time().instant(), "instant");
    }
}

package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.ingest.TestDatabase;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.Consent;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.Days;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.KeptDocument;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The store of one user in a database: a connection, imports, and what is stored then. */
final class Store {
    static final Instant NOW = Instant.parse("2026-02-02T12:00:00Z");

    final DataSource source;
    final Database database;
    final VirtualTiming timing;
    final String user = "user-" + UUID.randomUUID();
    final UUID connection;
    final ImportWriter writer;
    final ExecutionRecords records;

    private Store(DataSource source) {
        this.source = source;
        database = new Database(source, "ibkr");
        timing = VirtualTiming.startingAt(NOW);
        timing.join();
        writer = new ImportWriter(database, timing::now);
        records = new ExecutionRecords(database, timing, user);
        database.useTransaction(handle -> handle.execute("insert into ibkr_user values (?, now())", user));
        connection = connect();
    }

    /** A new user in a database that these tests share. */
    static Store create() {
        return new Store(Shared.SOURCE);
    }

    static Store in(DataSource source) {
        return new Store(migrated(source));
    }

    /** Another user in the same database. */
    Store neighbour() {
        return new Store(source);
    }

    private static DataSource migrated(DataSource source) {
        new Database(source, "ibkr").migrate();
        return source;
    }

    private static final class Shared {
        private static final DataSource SOURCE = migrated(TestDatabase.create());
    }

    /** One more connection of the user. */
    UUID connect() {
        UUID id = UUID.randomUUID();
        execute(
                "insert into connection (id, user_id, label, status, status_since, created) values (?, ?, '', ?, now(), now())",
                id,
                user,
                ConnectionStatus.CONNECTED.name());
        execute("insert into account values (?, ?, null, true, now(), null)", id, Trades.ACCOUNT);
        return id;
    }

    void execute(String sql, Object... values) {
        database.useTransaction(handle -> handle.execute(sql, values));
    }

    <T> T one(Class<T> type, String sql, Object... values) {
        return database.inTransaction(handle -> {
            var query = handle.createQuery(sql);
            for (int at = 0; at < values.length; at++) {
                query.bind(at, values[at]);
            }
            return query.mapTo(type).one();
        });
    }

    Batch batch() {
        return new Batch();
    }

    ImportRun write(Collection<Execution> rows) {
        return batch().rows(rows).write();
    }

    /** What is stored, without what differs between two ways to the same content: ids and times of imports. */
    List<String> content() {
        return database.inTransaction(handle -> handle.createQuery(
                        "select to_jsonb(e) - 'id' - 'user_id' - 'first_seen' - 'changed_by' from execution e"
                                + " where user_id = :user order by key, digests")
                .bind("user", user)
                .mapTo(String.class)
                .list());
    }

    List<StoredExecution> stored() {
        List<StoredExecution> all = new ArrayList<>();
        records.forEachExecution(ExecutionFilter.ALL, all::add);
        return all;
    }

    List<MergedExecution> rows() {
        return stored().stream().map(StoredExecution::row).toList();
    }

    List<ImportRun> runs() {
        return records.runs(connection, 100);
    }

    /** Collects an import; what is not set is empty. */
    final class Batch {
        private UUID from = connection;
        private ImportRun.Kind kind = ImportRun.Kind.SYNC;
        private @Nullable Long fence;
        private Collection<Execution> rows = List.of();
        private List<Evidence> evidence = List.of();
        private List<Gap> gaps = List.of();
        private List<Days> days = List.of();
        private List<KeptDocument> documents = List.of();
        private @Nullable Instant syncedUntil;
        private @Nullable String message;
        private @Nullable Consent consent;

        Batch from(UUID other) {
            from = other;
            return this;
        }

        Batch kind(ImportRun.Kind value) {
            kind = value;
            return this;
        }

        Batch fence(long value) {
            fence = value;
            return this;
        }

        Batch rows(Collection<Execution> all) {
            rows = all;
            return this;
        }

        Batch evidence(Evidence... all) {
            evidence = List.of(all);
            return this;
        }

        Batch gaps(Gap... all) {
            gaps = List.of(all);
            return this;
        }

        Batch days(Days... all) {
            days = List.of(all);
            return this;
        }

        Batch documents(KeptDocument... all) {
            documents = List.of(all);
            return this;
        }

        Batch syncedUntil(Instant value) {
            syncedUntil = value;
            return this;
        }

        Batch message(String line) {
            message = line;
            return this;
        }

        Batch consent(String name) {
            consent = new Consent(name, handle -> {});
            return this;
        }

        ImportRun write() {
            return writer.write(build());
        }

        ImportBatch build() {
            return new ImportBatch(
                    from,
                    kind,
                    fence,
                    timing.now(),
                    rows,
                    evidence,
                    gaps,
                    days,
                    documents,
                    syncedUntil,
                    message,
                    consent);
        }
    }
}

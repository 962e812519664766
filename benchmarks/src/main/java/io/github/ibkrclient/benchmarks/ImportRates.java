package io.github.ibkrclient.benchmarks;

import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.ingest.internal.store.ImportBatch;
import io.github.ibkrclient.ingest.internal.store.ImportWriter;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * A million executions merged and stored, beside a bare COPY of the same rows into the same table with the same indexes.
 *
 * @param first the import into an empty table
 * @param again the same import once more, which has nothing new
 * @param copy the bare COPY
 */
record ImportRates(Took first, Took again, Took copy) {
    /** The time from beginning to end, and the processor time of it that the importing thread took. */
    record Took(Duration time, Duration cpu) {}

    static final int SIZE = 1_000_000;
    /** How fast the import is to be at least, where the bare COPY is 1. */
    static final double AT_LEAST = 0.2;

    private static final Instant START = Instant.parse("2025-01-06T14:30:00Z");

    /** Measures in a PostgreSQL of its own. */
    static ImportRates measure() throws IOException, SQLException {
        // What the server does by itself now and then would fall into one of the measured parts.
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("max_wal_size", "16GB")
                .setServerConfig("checkpoint_timeout", "1h")
                .setServerConfig("autovacuum", "off")
                .start()) {
            return measure(server.getPostgresDatabase(), rows());
        }
    }

    private static ImportRates measure(DataSource source, List<Execution> rows) throws SQLException, IOException {
        Database database = new Database(source, "ibkr");
        database.migrate();
        UUID connection = UUID.randomUUID();
        database.useTransaction(handle -> {
            handle.execute("insert into ibkr_user values ('alice', now())");
            handle.execute(
                    "insert into connection (id, user_id, label, status, status_since, created)"
                            + " values (?, 'alice', '', 'CONNECTED', now(), now())",
                    connection);
        });
        ImportWriter writer = new ImportWriter(database, InstantSource.system());
        Took first =
                time(() -> check(writer.write(batch(connection, rows)).counts().inserts()));
        Took again =
                time(() -> check(writer.write(batch(connection, rows)).counts().duplicates()));
        return new ImportRates(first, again, copy(source));
    }

    /** Copies the table out, empties it, and copies it in again. */
    private static Took copy(DataSource source) throws SQLException, IOException {
        Path file = Files.createTempFile("executions", ".copy");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                check(postgres.getCopyAPI().copyOut("copy ibkr.execution to stdout", out));
            }
            statement.execute("truncate ibkr.execution");
            connection.commit();
            statement.execute("checkpoint");
            connection.commit();
            return time(() -> {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                    check(postgres.getCopyAPI().copyIn("copy ibkr.execution from stdin", in, 1 << 16));
                    connection.commit();
                }
            });
        } finally {
            Files.delete(file);
        }
    }

    private static ImportBatch batch(UUID connection, List<Execution> rows) {
        return new ImportBatch(
                connection,
                ImportRun.Kind.UPLOAD,
                null,
                START,
                rows,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null);
    }

    private static void check(long rows) {
        if (rows != SIZE) {
            throw new IllegalStateException(rows + " rows");
        }
    }

    private static Took time(Work work) throws SQLException, IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        work.run();
        return new Took(
                Duration.ofNanos(System.nanoTime() - start), Duration.ofNanos(threads.getCurrentThreadCpuTime() - cpu));
    }

    private interface Work {
        void run() throws SQLException, IOException;
    }

    /** A speed, where that of the bare COPY is 1. */
    double speed(Took took) {
        return (double) copy.time().toNanos() / took.time().toNanos();
    }

    private static List<Execution> rows() {
        List<Execution> rows = new ArrayList<>(SIZE);
        for (int number = 0; number < SIZE; number++) {
            Instant time = START.plusSeconds(number * 20L);
            rows.add(Execution.builder(
                            "U1234567",
                            Source.FLEX_ACTIVITY,
                            Instrument.builder(AssetClass.STK, "SYM" + number % 500, "USD")
                                    .conid(265598L + number % 500)
                                    .description("COMPANY NUMBER " + number % 500)
                                    .isin(String.format("US%010d", number % 500))
                                    .build())
                    .executionId(String.format("0000e0d5.%08x.01.01", number))
                    .tradeId(Long.toString(7_000_000_000L + number))
                    .transactionId(Long.toString(30_000_000_000L + number))
                    .orderId(Long.toString(4_000_000_000L + number / 3))
                    .signedQuantity(BigDecimal.valueOf(number % 2 == 0 ? 100 : -100))
                    .price(BigDecimal.valueOf(190_0000L + number % 10_000, 4))
                    .proceeds(BigDecimal.valueOf(-19_000_00L - number % 10_000, 2))
                    .commission(BigDecimal.valueOf(-1_0075L, 4))
                    .commissionCurrency("USD")
                    .taxes(BigDecimal.ZERO)
                    .time(new ExecutionTime(time, time.toString(), ExecutionTime.Rule.DOCUMENT))
                    .tradeDate(TimeRule.easternDay(time))
                    .exchange("ARCA")
                    .orderType("LMT")
                    .build());
        }
        return rows;
    }
}

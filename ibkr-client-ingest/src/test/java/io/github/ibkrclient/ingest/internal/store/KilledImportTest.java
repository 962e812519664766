package io.github.ibkrclient.ingest.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.ingest.TestDatabase;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.KeptDocument;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A program that is killed (SIGKILL) at any point of an import. With {@code -Pendurance} 200 are. */
class KilledImportTest {
    private static final int KILLS = Boolean.getBoolean("ibkr.endurance") ? 200 : 3;
    /** How many more are killed when the others were complete before. */
    private static final int MORE = 20;

    private static final int ROWS = 400;
    private static final LocalDate DAY = LocalDate.of(2026, 1, 5);

    @TempDir
    private Path directory;

    private final DataSource source = TestDatabase.create();
    private final Store expected = Store.in(source);

    @Test
    void aKillAtAnyPointOfAnImportLosesAndDoublesNothingAndTheNextTryCompletes()
            throws IOException, InterruptedException {
        Path report = Files.writeString(directory.resolve("report.xml"), "report");
        expected.write(known());
        List<String> before = expected.content();
        expected.writer.write(batch(expected.connection, report));
        List<String> after = expected.content();
        assertThat(after).hasSize(ROWS / 2 * 3).doesNotContainAnyElementsOf(before.subList(ROWS / 2, ROWS));

        Random random = new Random();
        long whole = 0; // milliseconds that an import takes; the first one may be the slowest
        int completed = 0;
        int kills = -1;
        while (kills < KILLS || (completed > kills && kills < KILLS + MORE)) {
            int kill = ++kills;
            Store store = expected.neighbour();
            store.write(known());
            Process importer = start(store, report);
            long took;
            try (BufferedReader out = importer.inputReader(UTF_8)) {
                assertThat(out.readLine()).isEqualTo("importing");
                long began = System.nanoTime();
                if (kill == 0) {
                    assertThat(out.readLine()).isEqualTo("done");
                } else {
                    importer.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS);
                }
                took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                importer.destroyForcibly().waitFor();
            }
            // The server may still work on what it got; its transaction holds the user's row until it ends.
            store.database.useTransaction(handle -> new ExecutionTable(handle, store.user).lock());
            ImportRun newest = store.runs().get(0);
            boolean done = newest.kind() == ImportRun.Kind.BACKFILL && newest.outcome() == Outcome.DONE;
            assertThat(store.content()).as("kill " + kill).isEqualTo(done ? after : before);
            assertThat(store.records.documents()).hasSize(done ? 1 : 0);
            assertThat(rows("evidence", store)).isEqualTo(done ? 1 : 0);
            assertThat(store.one(
                            Boolean.class,
                            "select last_sync is not null from connection where id = ?",
                            store.connection))
                    .isEqualTo(done);
            completed += done ? 1 : 0;
            if (completed > kill) { // none was killed in time
                whole = took + 1;
            }

            ImportRun again = store.writer.write(batch(store.connection, report));

            assertThat(again.counts().inserts()).isEqualTo(done ? 0 : ROWS / 2);
            assertThat(store.content()).as("after kill " + kill).isEqualTo(after);
            assertThat(store.records.documents()).hasSize(1);
            assertThat(rows("evidence", store)).isEqualTo(1);
        }
        System.out.println(kills + " kills within " + whole + " ms, " + (completed - 1) + " after the commit");
        assertThat(completed - 1)
                .as("imports that were complete when they were killed")
                .isLessThan(kills);
    }

    private static int rows(String table, Store store) {
        return store.one(Integer.class, "select count(*) from " + table + " where user_id = ?", store.user);
    }

    /** Half of them is told once more by the batch. */
    private static List<Execution> known() {
        return Trades.fills(0, ROWS);
    }

    private static ImportBatch batch(UUID connection, Path report) {
        List<Execution> rows = Trades.fills(ROWS / 2, ROWS / 2 * 3).stream()
                .map(row -> row.toBuilder()
                        .source(Source.FLEX_ACTIVITY)
                        .transactionId("9" + row.executionId())
                        .build())
                .toList();
        return new ImportBatch(
                connection,
                ImportRun.Kind.BACKFILL,
                0L,
                Store.NOW,
                rows,
                List.of(new Evidence(Trades.ACCOUNT, DAY, DAY, Source.FLEX_ACTIVITY, "report.xml")),
                List.of(),
                List.of(),
                List.of(new KeptDocument("report.xml", report, Set.of(Trades.ACCOUNT))),
                Store.NOW,
                null,
                null);
    }

    private Process start(Store store, Path report) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Importer.class.getName(),
                        Objects.requireNonNull(((PGSimpleDataSource) source).getUrl()),
                        store.connection.toString(),
                        report.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Imports once. */
    static final class Importer {
        private Importer() {}

        public static void main(String[] args) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(args[0]);
            source.setUser("postgres");
            ImportWriter writer = new ImportWriter(new Database(source, "ibkr"), InstantSource.system());
            ImportBatch batch = batch(UUID.fromString(args[1]), Path.of(args[2]));
            System.out.println("importing");
            writer.write(batch);
            System.out.println("done");
        }
    }
}

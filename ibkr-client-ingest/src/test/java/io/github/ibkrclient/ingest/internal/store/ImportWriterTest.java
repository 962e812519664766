package io.github.ibkrclient.ingest.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.ExecutionTime.Rule;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.ImportRun.Counts;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImportWriterTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 5);

    private final Store store = Store.create();

    @Test
    void aRowWithoutInstantStopsTheWholeImportAndSaysWhatMendsIt() {
        List<Execution> rows = new ArrayList<>(Trades.fills(0, 3));
        rows.add(Trades.fill(3).toBuilder()
                .time(new ExecutionTime(null, "2026-01-05, 09:30:00", Rule.UNKNOWN))
                .build());

        fails(Reason.BAD_INPUT, () -> store.write(rows)).hasMessageContaining("set zone");

        nothingIsWritten();
    }

    @Test
    void aRunThatWasReplacedWritesNothing() {
        store.execute("update connection set fence = 8 where id = ?", store.connection);

        fails(Reason.TAKEN_OVER, () -> everything(7))
                .hasMessageContaining("run 7")
                .hasMessageContaining("run 8");

        nothingIsWritten();
        assertThat(everything(8).counts().inserts()).isEqualTo(3);
    }

    @Test
    void aRunThatIsReplacedWhileItWritesIsTakenBack() {
        whenTheThirdRowIsWritten("update connection set fence = fence + 1 where user_id = new.user_id");

        fails(Reason.TAKEN_OVER, () -> everything(0));

        nothingIsWritten();
    }

    @Test
    void aConnectionThatWasDisconnectedTakesNoImport() {
        store.execute(
                "update connection set status = ? where id = ?",
                ConnectionStatus.DISCONNECTED.name(),
                store.connection);

        fails(Reason.WRONG_STATE, () -> everything(0)).hasMessageContaining("connect again");

        nothingIsWritten();
    }

    @Test
    void aConnectionThatIsNotThereIsNotFound() {
        fails(
                Reason.NOT_FOUND,
                () -> store.batch()
                        .from(UUID.randomUUID())
                        .rows(Trades.fills(0, 3))
                        .write());

        assertThat(store.stored()).isEmpty();
    }

    @Test
    void aCutConnectionInTheMiddleOfAnImportLeavesNothingAndTheNextTryCompletes() {
        whenTheThirdRowIsWritten("perform pg_terminate_backend(pg_backend_pid())");
        fails(Reason.DATABASE_UNAVAILABLE, () -> everything(0));
        nothingIsWritten();

        store.execute("drop trigger bad_day on execution");
        ImportRun again = everything(0);

        assertThat(again.counts().inserts()).isEqualTo(3);
        assertThat(store.stored()).hasSize(3);
    }

    @Test
    void aDatabaseThatCrashesInTheMiddleOfAnImportHasNothingOfItWhenItIsBack() {
        whenTheThirdRowIsWritten("execute format('copy (select 1) to program %L', 'kill -9 ' || pg_backend_pid())");
        fails(Reason.DATABASE_UNAVAILABLE, () -> everything(0));

        untilTheDatabaseIsBack(() -> store.execute("drop trigger bad_day on execution"));
        assertThat(store.stored()).isEmpty();
        assertThat(everything(0).counts().inserts()).isEqualTo(3);
        assertThat(store.stored()).hasSize(3);
    }

    @Test
    void aFullDiskLeavesNothingAndIsSaidInOneLine() {
        whenTheThirdRowIsWritten(
                "raise exception using errcode = '53100', message = 'could not extend file: No space left on device'");

        fails(Reason.DATABASE_UNAVAILABLE, () -> everything(0)).hasMessageContaining("No space left on device");

        nothingIsWritten();
        assertThat(store.runs().get(0).message())
                .contains("No space left on device")
                .doesNotContain("\n");
    }

    @Test
    void aRunThatWasKilledStaysVisibleAsUnfinished() {
        store.execute(
                "insert into import_run (connection_id, kind, started) values (?, 'SYNC', now())", store.connection);

        everything(0);

        assertThat(store.runs()).extracting(ImportRun::outcome).containsExactly(Outcome.DONE, null);
        assertThat(store.runs().get(1).ended()).isNull();
    }

    @Test
    void aFetchThatFailedIsNotedAndChangesNothing() {
        everything(0);
        Instant synced = lastSync();

        ImportRun failed = store.writer.failed(
                store.connection, ImportRun.Kind.SYNC, 0L, store.timing.now(), "IBKR did not answer");

        assertThat(store.runs().get(0)).isEqualTo(failed);
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.message()).isEqualTo("IBKR did not answer");
        assertThat(lastSync()).isEqualTo(synced);
    }

    @Test
    void twoImportsOfOneUserAtOnceGiveWhatOneAfterTheOtherGives() throws Exception {
        Store expected = Store.create();
        expected.write(Trades.fills(0, 600));
        UUID second = store.connect();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int from = 0; from < 600; from += 100) {
                List<Execution> rows = Trades.fills(Math.max(0, from - 50), from + 100);
                Callable<ImportRun> one = () -> store.write(rows);
                Callable<ImportRun> other =
                        () -> store.batch().from(second).rows(rows).write();
                Counts both = Counts.NONE;
                for (Future<ImportRun> run : threads.invokeAll(List.of(one, other))) {
                    both = both.plus(run.get().counts());
                }
                assertThat(both.inserts()).isEqualTo(100);
            }
        } finally {
            threads.shutdown();
        }

        assertThat(store.content()).isEqualTo(expected.content());
    }

    @Test
    void aSecondConnectionToTheSameAccountAddsNothingTwice() {
        store.write(Trades.fills(0, 5));

        ImportRun again =
                store.batch().from(store.connect()).rows(Trades.fills(0, 6)).write();

        assertThat(again.counts()).isEqualTo(new Counts(1, 0, 0, 5, 0));
        assertThat(store.stored()).hasSize(6);
    }

    @Test
    void anImportWithNothingNewChangesNoRow() {
        store.write(Trades.fills(0, 5));
        List<StoredExecution> before = store.stored();
        store.timing.advance(Duration.ofMinutes(15));

        ImportRun again = store.write(Trades.fills(0, 5));

        assertThat(again.counts()).isEqualTo(new Counts(0, 0, 0, 5, 0));
        assertThat(store.stored()).isEqualTo(before);
    }

    @Test
    void aLargeImportFindsWhatBelongsTogetherAsASmallOneDoes() {
        List<Execution> flex = new ArrayList<>();
        for (Execution row : Trades.fills(0, 6_000)) {
            flex.add(row.toBuilder()
                    .source(Source.FLEX_ACTIVITY)
                    .tradeId("7" + flex.size())
                    .transactionId("9" + flex.size())
                    .build());
        }
        store.write(Trades.fills(5_000, 7_000));

        ImportRun run = store.write(flex);

        assertThat(Links.of(flex).length).isGreaterThan(20_000);
        assertThat(run.counts()).isEqualTo(new Counts(5_000, 0, 1_000, 0, 0));
        assertThat(store.one(Integer.class, "select count(*) from execution where user_id = ?", store.user))
                .isEqualTo(7_000);
    }

    @Test
    void anImportWhoseCommitWasNotAnsweredIsDoneWhenTheDatabaseHasIt() {
        ImportWriter writer = new ImportWriter(new Database(losingTheSecondAnswer(), "ibkr"), store.timing::now);

        ImportRun run = writer.write(store.batch().rows(Trades.fills(0, 3)).build());

        assertThat(run.outcome()).isEqualTo(Outcome.DONE);
        assertThat(run).isEqualTo(store.runs().get(0));
        assertThat(store.stored()).hasSize(3);
    }

    @Test
    void whoWaitedForAnotherImportSeesItWhateverTheHostsConnectionsAreSetTo() {
        DataSource snapshots = proxy(DataSource.class, store.source, (result, method) -> {
            if (result instanceof Connection one) {
                one.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            return result;
        });

        String level = new Database(snapshots, "ibkr").inTransaction(handle -> {
            assertThat(store.runs()).isEmpty();
            return handle.createQuery("show transaction_isolation")
                    .mapTo(String.class)
                    .one();
        });

        assertThat(level).isEqualTo("read committed");
    }

    /** The second commit, that of the import, reaches the database, and its answer gets lost. */
    private DataSource losingTheSecondAnswer() {
        AtomicInteger commits = new AtomicInteger();
        return proxy(
                DataSource.class,
                store.source,
                (result, method) -> result instanceof Connection one
                        ? proxy(Connection.class, one, (none, called) -> {
                            if (called.equals("commit") && commits.incrementAndGet() == 2) {
                                throw new SQLException("the connection was lost", "08006");
                            }
                            return none;
                        })
                        : result);
    }

    private interface After {
        @Nullable
        Object returned(@Nullable Object result, String method) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> after.returned(method.invoke(target, args), method.getName())));
    }

    @Test
    void aRowKeepsItsIdWhenABetterSourceGivesItABetterKey() {
        Execution live = Trades.fill(1);
        Execution statement = live.toBuilder()
                .source(Source.STATEMENT_CSV)
                .executionId(null)
                .occurrence(1)
                .build();
        store.write(List.of(statement));
        StoredExecution before = store.stored().get(0);

        ImportRun run = store.write(List.of(live));

        StoredExecution after = store.stored().get(0);
        assertThat(run.counts()).isEqualTo(new Counts(0, 0, 1, 0, 0));
        assertThat(after.row().key())
                .contains("/execution/")
                .isNotEqualTo(before.row().key());
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.firstSeen()).isEqualTo(before.firstSeen());
        assertThat(after.changedBy()).isGreaterThan(before.changedBy());
    }

    @Test
    void twoRowsThatTurnOutToBeOneKeepTheOlderId() {
        Execution live = Trades.fill(1);
        Execution flex = live.toBuilder()
                .source(Source.FLEX_ACTIVITY)
                .executionId(null)
                .transactionId("900")
                .price(live.price().add(BigDecimal.ONE))
                .build();
        store.write(List.of(live));
        long oldest = store.stored().get(0).id();
        store.write(List.of(flex));
        assertThat(store.stored()).hasSize(2);

        store.write(List.of(flex.toBuilder()
                .executionId(live.executionId())
                .exchange("NASDAQ")
                .build()));

        assertThat(store.stored()).extracting(StoredExecution::id).containsExactly(oldest);
    }

    @Test
    void textThatPostgresCannotHoldComesBackAsItWas() {
        String odd = "A\u0000B\u001aC\ud800\t\n\\\"'\u00e9\ud83d\ude00";
        Execution row = Trades.fill(1).toBuilder()
                .exchange(odd)
                .clientOrderId(odd)
                .instrument(Trades.fill(1).instrument().toBuilder()
                        .description(odd)
                        .underlyingSymbol(odd)
                        .build())
                .build();

        store.write(List.of(row));

        assertThat(store.rows().get(0).execution()).isEqualTo(row);
        assertThat(store.write(List.of(row)).counts().duplicates()).isEqualTo(1);
    }

    @Test
    void theLastSyncMovesWithTheImportAndNeverBack() {
        everything(0);
        Instant first = lastSync();

        store.batch().syncedUntil(first.minusSeconds(60)).write();

        assertThat(lastSync()).isEqualTo(first).isEqualTo(Store.NOW);
    }

    private ImportRun everything(long fence) {
        return store.batch()
                .fence(fence)
                .rows(Trades.fills(0, 3))
                .evidence(new Evidence(Trades.ACCOUNT, DAY, DAY, Source.LIVE, "list"))
                .syncedUntil(Store.NOW)
                .write();
    }

    private Instant lastSync() {
        return store.one(OffsetDateTime.class, "select last_sync from connection where id = ?", store.connection)
                .toInstant();
    }

    /** Everything but the run itself, which has failed. */
    private void nothingIsWritten() {
        assertThat(store.stored()).isEmpty();
        assertThat(store.one(Integer.class, "select count(*) from evidence where user_id = ?", store.user))
                .isZero();
        assertThat(store.one(
                        Integer.class,
                        "select count(*) from connection where user_id = ? and last_sync is not null",
                        store.user))
                .isZero();
        ImportRun run = store.runs().get(0);
        assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.ended()).isNotNull();
        assertThat(run.message()).isNotBlank();
        assertThat(run.counts()).isEqualTo(Counts.NONE);
    }

    private static void untilTheDatabaseIsBack(Runnable work) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            try {
                work.run();
                return;
            } catch (IngestException stillAway) {
                if (System.nanoTime() > deadline) {
                    throw stillAway;
                }
            }
        }
    }

    private void whenTheThirdRowIsWritten(String statement) {
        store.execute("create or replace function bad_day() returns trigger language plpgsql as $$ begin"
                + " if new.user_id = '" + store.user + "' and new.key like '%00000002.01' then " + statement
                + "; end if; return new; end $$");
        store.execute("create or replace trigger bad_day before insert on execution"
                + " for each row execute function bad_day()");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> fails(Reason reason, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        IngestException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}

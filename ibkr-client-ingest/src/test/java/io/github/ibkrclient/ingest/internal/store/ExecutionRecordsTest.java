package io.github.ibkrclient.ingest.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Side;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.TestDatabase;
import io.github.ibkrclient.ingest.execution.DailyFigure;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.execution.ExecutionPage;
import io.github.ibkrclient.ingest.execution.StoredConflict;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.KeptDocument;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionRecordsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 5);
    private static final Set<String> ACCOUNTS = Set.of(Trades.ACCOUNT);

    private final Store store = Store.create();

    @Test
    void aStrangerFindsNothingOfTheUser(@TempDir Path directory) throws IOException {
        everything(directory);
        StoredConflict conflict = store.records.conflicts(true).get(0);
        long document = store.records.documents().get(0).id();
        ExecutionRecords stranger = Store.create().records;

        assertThat(stranger.executions(ExecutionFilter.ALL, null, 10).rows()).isEmpty();
        stranger.forEachExecution(ExecutionFilter.ALL, row -> assertThat(row).isNull());
        assertThat(stranger.daily(ACCOUNTS, DAY, DAY)).isEmpty();
        Coverage coverage = stranger.coverage(ACCOUNTS, DAY, DAY).get(0);
        assertThat(coverage.covered()).isEmpty();
        assertThat(coverage.executions()).isEmpty();
        assertThat(coverage.holes()).extracting(Coverage.Hole::reason).containsExactly(Gap.Reason.NO_SOURCE);
        assertThat(stranger.conflicts(true)).isEmpty();
        assertThat(stranger.conflicts(false)).isEmpty();
        assertThat(stranger.documents()).isEmpty();
        notFound(() -> stranger.runs(store.connection, 10));
        notFound(() -> stranger.document(document));
        notFound(() -> stranger.acceptConflict(conflict.id()));
        notFound(() -> stranger.dropObservation(
                conflict.id(), conflict.observationIds().get(0)));
        assertThat(store.database
                        .<Map<String, Long>>inTransaction(handle -> stranger.erase(handle, ACCOUNTS))
                        .values())
                .containsOnly(0L);
        assertThat(store.records.conflicts(true)).hasSize(1);
        assertThat(store.stored()).isNotEmpty();
    }

    @Test
    void pagesShowEveryExecutionOnceTheNewestFirstAlsoWhileOthersAreImported() {
        List<Execution> equalTimes = Trades.fills(0, 10).stream()
                .map(row -> row.toBuilder().time(Trades.fill(3).time()).build())
                .toList();
        store.write(equalTimes);
        store.write(Trades.fills(10, 25));
        List<StoredExecution> expected = store.stored();
        Collections.reverse(expected);

        List<StoredExecution> paged = new ArrayList<>();
        ExecutionPage page = store.records.executions(ExecutionFilter.ALL, null, 7);
        while (page.next() != null) {
            paged.addAll(page.rows());
            store.write(Trades.fills(25 + paged.size(), 26 + paged.size())); // newer than the page
            page = store.records.executions(ExecutionFilter.ALL, page.next(), 7);
        }
        paged.addAll(page.rows());

        assertThat(paged).containsExactlyElementsOf(expected);
    }

    @Test
    void aSlowReaderHoldsNoConnectionAndGetsEachExecutionOnceWhileOthersAreImportedAndTimesAreCorrected() {
        try (HikariDataSource pool = TestDatabase.pooled()) {
            Store pooled = Store.in(pool);
            pooled.write(Trades.fills(0, 2_500));
            List<Long> expected =
                    pooled.stored().stream().map(StoredExecution::id).toList();

            List<Long> seen = new ArrayList<>();
            List<Integer> held = new ArrayList<>();
            pooled.records.forEachExecution(ExecutionFilter.ALL, row -> {
                seen.add(row.id());
                if (seen.size() % 500 == 10) {
                    held.add(pool.getHikariPoolMXBean().getActiveConnections());
                    int step = seen.size();
                    pooled.write(Trades.fills(-step - 100, -step)); // older than what was seen
                    pooled.write(Trades.fills(10_000 + step, 10_100 + step)); // newer than all
                    // An execution that was seen has another time now, and is to come once more by it.
                    pooled.write(List.of(Trades.fill(step - 5).toBuilder()
                            .executionId(String.format("0000e0d5.%08x.01.02", step - 5))
                            .time(Trades.fill(2_400).time())
                            .build()));
                }
            });

            assertThat(seen).isEqualTo(expected);
            assertThat(held).hasSize(5).containsOnly(0);
        }
    }

    @Test
    void aFilterOfOldDaysOrOfASymbolReadsNoOtherRows() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(TestDatabase.create());
        config.setMaximumPoolSize(
                2); // Flyway takes two, and a thread then the same one again, which counts what it reads
        config.setConnectionInitSql("set enable_seqscan = off"); // as with more rows
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Store pooled = Store.in(pool);
            pooled.write(IntStream.range(0, 3_000)
                    .mapToObj(ExecutionRecordsTest::hourly)
                    .toList());
            pooled.execute("analyze ibkr.execution");
            ExecutionFilter oldDays = ExecutionFilter.between(DAY, DAY.plusDays(1));
            ExecutionFilter rare = new ExecutionFilter(Set.of(), null, null, "RARE", null, null, null);

            assertSoftly(all -> {
                all.assertThat(rowsRead(pooled, () -> pooled.records.executions(oldDays, null, 10)))
                        .isBetween(10L, 500L);
                all.assertThat(rowsRead(pooled, () -> pooled.records.forEachExecution(oldDays, row -> {})))
                        .isBetween(10L, 1_000L);
                all.assertThat(rowsRead(pooled, () -> pooled.records.executions(rare, null, 10)))
                        .isBetween(6L, 50L);
            });
        }
    }

    /** The oldest three are of the symbol RARE, the next three of options on it. */
    private static Execution hourly(int number) {
        Instant time = DAY.atTime(15, 0).toInstant(ZoneOffset.UTC).plus(Duration.ofHours(number));
        Instrument instrument = switch (number / 3) {
            case 0 -> Instrument.builder(AssetClass.STK, "RARE", "USD").build();
            case 1 ->
                Instrument.builder(AssetClass.OPT, "RARE  260116C00200000", "USD")
                        .underlyingSymbol("RARE")
                        .build();
            default -> Trades.fill(number).instrument();
        };
        return Trades.fill(number).toBuilder()
                .instrument(instrument)
                .time(ExecutionTime.utc(time, time.toString()))
                .build();
    }

    /** How many rows of executions, in the table or in its indexes, were looked at for some work. */
    private static long rowsRead(Store store, Runnable work) {
        long before = rowsRead(store);
        work.run();
        return rowsRead(store) - before;
    }

    private static long rowsRead(Store store) {
        store.one(String.class, "select pg_stat_force_next_flush()::text");
        return store.one(
                Long.class,
                "select sum(idx_tup_read)::bigint + (select seq_tup_read from pg_stat_user_tables"
                        + " where relname = 'execution') from pg_stat_user_indexes where relname = 'execution'");
    }

    @Test
    void aPageThatCannotBeIsRefusedWithWhatToGive() {
        for (String after :
                List.of("", "x", "1", "-", "1-", "-1", "zzzzzzzzzzzzzzzzzzzz-1", "'; drop table execution")) {
            refused(() -> store.records.executions(ExecutionFilter.ALL, after, 1), "ExecutionPage.next");
        }
        refused(() -> store.records.coverage(Set.of(), DAY, DAY.minusDays(1)), "before");
        refused(() -> store.records.daily(Set.of(), DAY, DAY.minusDays(1)), "before");
    }

    @Test
    void aFilterShowsWhatFitsAllItsParts() {
        Execution stock = Trades.fill(0);
        Execution option = Trades.fill(1).toBuilder()
                .account(Trades.OTHER_ACCOUNT)
                .tradeDate(DAY.plusDays(1))
                .instrument(Instrument.builder(AssetClass.OPT, "AAPL  260116C00200000", "USD")
                        .underlyingSymbol("AAPL")
                        .build())
                .build();
        store.write(List.of(stock));
        long first = store.stored().get(0).changedBy();
        store.write(List.of(option));

        assertThat(found(ExecutionFilter.ALL)).containsExactly(stock, option);
        assertThat(found(ExecutionFilter.between(DAY, DAY))).containsExactly(stock);
        assertThat(found(ExecutionFilter.between(DAY.plusDays(1), DAY.plusDays(9))))
                .containsExactly(option);
        assertThat(found(filter(Set.of(Trades.OTHER_ACCOUNT), null, null, null, null)))
                .containsExactly(option);
        assertThat(found(filter(Set.of(), "AAPL", null, null, null))).containsExactly(stock, option);
        assertThat(found(filter(Set.of(), "AAPL", AssetClass.OPT, null, null))).containsExactly(option);
        assertThat(found(filter(Set.of(), null, null, Side.BUY, null))).containsExactly(stock);
        assertThat(found(filter(Set.of(), null, null, null, first))).containsExactly(option);
        assertThat(found(filter(ACCOUNTS, "AAPL", AssetClass.OPT, null, null))).isEmpty();
    }

    @Test
    void dailyFiguresAreExactAndLeaveOutWhatWasCancelled() {
        Execution cancelled = Trades.fill(2).toBuilder()
                .source(Source.FLEX_ACTIVITY)
                .transactionId("900")
                .build();
        store.write(List.of(
                Trades.fill(0),
                Trades.fill(1).toBuilder()
                        .commissionCurrency("EUR")
                        .commission(new BigDecimal("-0.10"))
                        .build(),
                Trades.fill(3).toBuilder()
                        .commissionCurrency("EUR")
                        .commission(new BigDecimal("-0.20"))
                        .build(),
                cancelled,
                cancelled.toBuilder()
                        .kind(Kind.CANCEL)
                        .executionId(null)
                        .transactionId("901")
                        .originalTransactionId("900")
                        .signedQuantity(cancelled.signedQuantity().negate())
                        .build()));

        assertThat(store.records.daily(Set.of(), DAY, DAY))
                .containsExactly(
                        new DailyFigure(Trades.ACCOUNT, DAY, 1, "", new BigDecimal("-1.0075")),
                        new DailyFigure(Trades.ACCOUNT, DAY, 2, "EUR", new BigDecimal("-0.30")));
        assertThat(store.records.coverage(Set.of(), DAY, DAY).get(0).executions())
                .containsEntry(DAY, 3);
    }

    @Test
    void todayIsAHoleWhateverWasImported() {
        LocalDate today = LocalDate.of(2026, 2, 2);

        Coverage coverage =
                store.records.coverage(ACCOUNTS, today, today.plusDays(1)).get(0);

        assertThat(coverage.holes())
                .singleElement()
                .satisfies(hole -> assertThat(hole.reason()).isEqualTo(Gap.Reason.TOO_EARLY));
    }

    @Test
    void erasingAccountsLeavesWhatIsOfOthersAndSaysHowMuchItErased(@TempDir Path directory) throws IOException {
        everything(directory);
        store.records.acceptConflict(store.records.conflicts(true).get(0).id());
        Execution other =
                Trades.fill(9).toBuilder().account(Trades.OTHER_ACCOUNT).build();
        Path both = Files.writeString(directory.resolve("both"), "both");
        store.batch()
                .rows(List.of(other))
                .documents(new KeptDocument("both", both, Set.of(Trades.ACCOUNT, Trades.OTHER_ACCOUNT)))
                .write();

        Map<String, Long> erased = store.database.inTransaction(handle -> store.records.erase(handle, ACCOUNTS));

        assertThat(erased)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("executions", 1L, "documents", 1L, "coverage", 2L, "conflicts", 1L));
        assertThat(store.rows()).extracting(row -> row.execution()).containsExactly(other);
        assertThat(store.records.documents())
                .extracting(document -> document.name())
                .containsExactly("both");
        assertThat(store.write(List.of(Trades.fill(1))).counts().inserts()).isEqualTo(1);
    }

    /** One of each kind, with a conflict. */
    private void everything(Path directory) throws IOException {
        Execution flex = Trades.fill(1).toBuilder()
                .source(Source.FLEX_ACTIVITY)
                .transactionId("900")
                .build();
        store.batch()
                .rows(List.of(
                        flex, Trades.fill(1).toBuilder().price(BigDecimal.ONE).build()))
                .evidence(new Evidence(Trades.ACCOUNT, DAY, DAY, Source.LIVE, "list"))
                .gaps(new Gap(Trades.ACCOUNT, DAY.plusDays(1), DAY.plusDays(1), Gap.Reason.FAILED, "no", "again"))
                .documents(new KeptDocument("one", Files.writeString(directory.resolve("one"), "one"), ACCOUNTS))
                .write();
    }

    private List<Execution> found(ExecutionFilter filter) {
        List<Execution> found = new ArrayList<>();
        store.records.forEachExecution(filter, row -> found.add(row.row().execution()));
        return found;
    }

    private static ExecutionFilter filter(
            Set<String> accounts,
            @Nullable String symbol,
            @Nullable AssetClass assetClass,
            @Nullable Side side,
            @Nullable Long changedSince) {
        return new ExecutionFilter(accounts, null, null, symbol, assetClass, side, changedSince);
    }

    private static void notFound(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        IngestException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
    }

    private static void refused(ThrowingCallable call, String named) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        IngestException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_INPUT))
                .hasMessageContaining(named);
    }
}

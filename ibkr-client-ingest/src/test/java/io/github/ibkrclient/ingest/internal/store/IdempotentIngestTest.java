package io.github.ibkrclient.ingest.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.merge.Conflict;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.merge.Occurrences;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.ExecutionTime.Rule;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.Status;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.ImportRun.Counts;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.ingest.execution.StoredConflict;
import io.github.ibkrclient.ingest.execution.StoredDocument;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.Days;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.KeptDocument;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What idempotent ingest must do, on a real database. The first point is {@link StoredContentPropertyTest}. */
class IdempotentIngestTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 5);

    private final Store store = Store.create();
    private final Execution live = Trades.fill(1);
    private final Execution flex = live.toBuilder()
            .source(Source.FLEX_ACTIVITY)
            .transactionId("900")
            .tradeId("70")
            .commissionCurrency("USD")
            .build();

    @Test
    void point2EqualFillsOfOneDocumentStayTwoHoweverOftenItIsRead() {
        Execution printed =
                live.toBuilder().source(Source.STATEMENT_CSV).executionId(null).build();
        for (int reading = 0; reading < 3; reading++) {
            Occurrences document = new Occurrences();
            store.write(List.of(document.number(printed), document.number(printed)));
        }

        assertThat(store.rows()).hasSize(2);
    }

    @Test
    void point2ARowIsKnownByItsExecutionFamilyElseByItsTransaction() {
        store.write(List.of(flex.toBuilder().executionId(null).build()));
        assertThat(store.rows().get(0).key()).isEqualTo(Trades.ACCOUNT + "/transaction/900");

        store.write(List.of(flex));

        assertThat(store.rows())
                .extracting(MergedExecution::key)
                .containsExactly(Trades.ACCOUNT + "/execution/0000e0d5.00000001.01");
    }

    @Test
    void point3TheHighestRevisionWinsAndTheOlderOneIsKept() {
        Execution corrected = live.toBuilder()
                .executionId("0000e0d5.00000001.01.02")
                .price(new BigDecimal("191"))
                .build();
        store.write(List.of(corrected));

        ImportRun late = store.write(List.of(live));

        assertThat(shown().price()).isEqualByComparingTo("191");
        assertThat(shown().status()).isEqualTo(Status.CORRECTED);
        assertThat(store.rows().get(0).observations()).containsExactlyInAnyOrder(live, corrected);
        assertThat(late.counts().inserts()).isZero();
    }

    @Test
    void point3ACancellationClosesARowAndABookingAgainOpensItWithItsCommissionOnce() {
        Execution cancelled = flex.toBuilder()
                .kind(Kind.CANCEL)
                .executionId(null)
                .transactionId("901")
                .tradeId(null)
                .originalTransactionId("900")
                .signedQuantity(flex.signedQuantity().negate())
                .commission(BigDecimal.ZERO)
                .build();
        Execution again = flex.toBuilder()
                .executionId("0000e0d5.00000001.01.02")
                .transactionId("902")
                .commission(BigDecimal.ZERO)
                .time(ExecutionTime.utc(Instant.parse("2026-01-20T15:00:00Z"), "later"))
                .build();
        store.write(List.of(flex));

        assertThat(store.write(List.of(cancelled)).counts().revisions()).isEqualTo(1);
        assertThat(shown().status()).isEqualTo(Status.BUSTED);
        assertThat(store.write(List.of(again)).counts().revisions()).isEqualTo(1);

        assertThat(shown().status()).isEqualTo(Status.REBOOKED);
        assertThat(shown().commission()).isEqualByComparingTo(flex.commission());
        assertThat(store.rows()).hasSize(1);
    }

    @Test
    void point4AReportOutranksLiveAndWhatASourceDoesNotSayRemovesNothing() {
        store.write(List.of(flex.toBuilder().exchange(null).build()));

        store.write(List.of(live.toBuilder()
                .commission(new BigDecimal("-9"))
                .clientOrderId("mine")
                .build()));

        assertThat(shown().source()).isEqualTo(Source.FLEX_ACTIVITY);
        assertThat(shown().commission()).isEqualByComparingTo(flex.commission());
        assertThat(shown().exchange()).isEqualTo("ARCA");
        assertThat(shown().clientOrderId()).isEqualTo("mine");
    }

    @Test
    void point4AnotherPriceWithoutARevisionIsAConflictAndIsNotApplied() {
        store.write(List.of(flex));

        ImportRun run = store.write(
                List.of(live.toBuilder().price(live.price().add(BigDecimal.ONE)).build()));

        assertThat(run.counts()).isEqualTo(new Counts(0, 0, 1, 0, 1));
        assertThat(shown().price()).isEqualTo(flex.price());
        assertThat(store.records.conflicts(true)).singleElement().satisfies(open -> {
            assertThat(open.conflict().kind()).isEqualTo(Conflict.Kind.CONTRADICTION);
            assertThat(open.conflict().field()).isEqualTo("price");
        });
    }

    /** The failures are in {@link ImportWriterTest}. */
    @Test
    void point5TheCursorMovesWithTheRowsOfTheSameTransaction() {
        store.batch().rows(List.of(live)).syncedUntil(Store.NOW).write();

        assertThat(store.one(String.class, "select c.xmin::text from connection c where id = ?", store.connection))
                .isEqualTo(
                        store.one(String.class, "select e.xmin::text from execution e where user_id = ?", store.user))
                .isEqualTo(store.one(
                        String.class,
                        "select r.xmin::text from import_run r where connection_id = ?",
                        store.connection));
    }

    @Test
    void point6ADayWithoutExecutionsIsRecordedWithItsProofAndHolesWithTheirReasons() {
        store.batch()
                .rows(List.of(live))
                .evidence(new Evidence(Trades.ACCOUNT, DAY, DAY.plusDays(1), Source.LIVE, "list of seven days"))
                .days(new Days(Trades.ACCOUNT, DAY, DAY.plusDays(9)))
                .gaps(gap(DAY.plusDays(2), DAY.plusDays(9), "no answer"))
                .write();
        store.batch()
                .days(new Days(Trades.ACCOUNT, DAY.plusDays(4), DAY.plusDays(5)))
                .gaps(gap(DAY.plusDays(5), DAY.plusDays(5), "still no answer"))
                .write();

        Coverage coverage =
                store.records.coverage(Set.of(), DAY, DAY.plusDays(9)).get(0);

        assertThat(coverage.executions()).containsExactly(Map.entry(DAY, 1));
        assertThat(coverage.empty()).singleElement().satisfies(empty -> {
            assertThat(empty.from()).isEqualTo(DAY.plusDays(1));
            assertThat(empty.proof().proof()).isEqualTo("list of seven days");
        });
        assertThat(coverage.holes())
                .extracting(
                        hole -> hole.from().getDayOfMonth() + "-" + hole.to().getDayOfMonth() + " " + hole.detail())
                .containsExactly(
                        "7-8 no answer",
                        "9-9 none of the given sources reaches these days",
                        "10-10 still no answer",
                        "11-14 no answer");
    }

    @Test
    void point7TheBytesOfADocumentAreKeptOnceAndComeBackAsTheyWere(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("flex.xml");
        Files.writeString(file, "<FlexQueryResponse>".repeat(1_000));
        KeptDocument document = new KeptDocument("flex.xml", file, Set.of(Trades.ACCOUNT));
        ImportRun first = store.batch()
                .kind(ImportRun.Kind.UPLOAD)
                .rows(List.of(flex))
                .documents(document)
                .write();

        ImportRun again = store.batch()
                .kind(ImportRun.Kind.UPLOAD)
                .from(store.connect())
                .rows(List.of(flex))
                .documents(document)
                .write();

        assertThat(first.counts().inserts()).isEqualTo(1);
        assertThat(again.counts()).isEqualTo(new Counts(0, 0, 0, 1, 0));
        StoredDocument kept = store.records.documents().get(0);
        assertThat(store.records.documents()).hasSize(1);
        assertThat(kept.size()).isEqualTo(19_000);
        assertThat(kept.sha256()).isEqualTo("f67abe3e2b9e87a458fc51488dab114c2b5de8250cf119b385a0e0356fba40d3");
        assertThat(store.one(Long.class, "select length(content) from document where id = ?", kept.id()))
                .isLessThan(1_000);
        try (InputStream content = store.records.document(kept.id())) {
            assertThat(new String(content.readAllBytes(), UTF_8)).isEqualTo(Files.readString(file));
        }
    }

    @Test
    void point8AnUnknownZoneStopsTheFileAndAKnownOneIsStoredWithItsTextAndRule() {
        Execution unknown = flex.toBuilder()
                .time(new ExecutionTime(null, "2026-01-05, 09:30:10", Rule.UNKNOWN))
                .build();
        assertThatThrownBy(() -> store.write(List.of(live, unknown)))
                .isInstanceOfSatisfying(
                        IngestException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_INPUT));
        assertThat(store.rows()).isEmpty();

        ExecutionTime known = new ExecutionTime(live.time().instant(), "2026-01-05, 09:30:10", Rule.SETTING);
        store.write(List.of(flex.toBuilder().time(known).build()));

        assertThat(shown().time()).isEqualTo(known);
    }

    @Test
    void point8AnotherZoneMakesNoNewRow() {
        Execution newYork = flex.toBuilder()
                .source(Source.STATEMENT_CSV)
                .executionId(null)
                .transactionId(null)
                .tradeId(null)
                .occurrence(1)
                .build();
        Instant shifted = Objects.requireNonNull(live.time().instant()).minusSeconds(6 * 3_600);
        store.write(List.of(newYork));

        store.write(List.of(newYork.toBuilder()
                .time(new ExecutionTime(shifted, newYork.time().text(), Rule.SETTING))
                .build()));

        assertThat(store.rows()).hasSize(1);
    }

    @Test
    void point9AccountsOfOneFileNeverMix() {
        Execution other = flex.toBuilder().account(Trades.OTHER_ACCOUNT).build();

        store.write(List.of(flex, other));

        assertThat(store.rows())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.observations()).hasSize(1));
        assertThat(store.rows()).extracting(row -> row.execution().account()).doesNotHaveDuplicates();
    }

    @Test
    void point9TheSameAccountOfTwoUsersIsTwoAccounts() {
        Store neighbour = Store.create();
        store.write(List.of(flex));

        assertThat(neighbour.write(List.of(flex)).counts().inserts()).isEqualTo(1);
        assertThat(neighbour.rows()).isEqualTo(store.rows());
    }

    @Test
    void point10ADifferenceOfTotalsStandsInTheRun() {
        String difference = "U1111111.csv: AAPL quantity: stated 200, executions give 100";

        ImportRun run = store.batch().rows(List.of(flex)).message(difference).write();

        assertThat(run.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(store.runs().get(0)).isEqualTo(run);
        assertThat(run.message()).isEqualTo(difference);
    }

    @Test
    void anAcceptedConflictIsNotOpenAgainUntilAnotherRowJoins() {
        store.write(List.of(flex, priced(live, "1")));
        StoredConflict open = store.records.conflicts(true).get(0);

        store.records.acceptConflict(open.id());
        store.records.acceptConflict(open.id());

        assertThat(store.records.conflicts(true)).isEmpty();
        assertThat(store.records.conflicts(false)).singleElement().satisfies(accepted -> {
            assertThat(accepted.id()).isEqualTo(open.id());
            assertThat(accepted.resolvedAt()).isEqualTo(Store.NOW);
        });
        assertThat(store.write(List.of(live.toBuilder()
                                .source(Source.FLEX_CONFIRMATION)
                                .price(flex.price())
                                .orderType("LMT")
                                .build()))
                        .counts()
                        .conflicts())
                .isEqualTo(1);
        assertThat(store.records.conflicts(true)).hasSize(1);
    }

    @Test
    void aRowThatWasLeftOutIsMergedNoMoreAlsoWhenItComesAgain() {
        Execution wrong = priced(live, "1");
        store.write(List.of(flex, wrong));
        StoredExecution before = store.stored().get(0);
        StoredConflict open = store.records.conflicts(true).get(0);
        int place = open.conflict().observations().indexOf(wrong);

        store.records.dropObservation(open.id(), open.observationIds().get(place));
        ImportRun again = store.write(List.of(flex, wrong));

        assertThat(again.counts()).isEqualTo(new Counts(0, 0, 0, 2, 0));
        assertThat(store.records.conflicts(true)).isEmpty();
        assertThat(store.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.observations()).containsExactly(flex));
        assertThat(store.stored().get(0).id()).isEqualTo(before.id());
        assertThat(store.stored().get(0).changedBy()).isGreaterThan(before.changedBy());
    }

    private static Execution priced(Execution row, String more) {
        return row.toBuilder().price(row.price().add(new BigDecimal(more))).build();
    }

    private Execution shown() {
        return store.rows().get(0).execution();
    }

    private static Gap gap(LocalDate from, LocalDate to, String detail) {
        return new Gap(Trades.ACCOUNT, from, to, Gap.Reason.FAILED, detail, "try again");
    }
}

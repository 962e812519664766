package io.github.ibkrclient.executions.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Side;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.Status;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The points of idempotent ingest that are the merge's; the first is a property, in {@link MergePropertyTest}. */
class ExecutionMergeTest {
    private static final Instrument SPY =
            Instrument.builder(AssetClass.STK, "SPY", "USD").conid(756733L).build();
    private static final Instrument SPY_OF_STATEMENT =
            Instrument.builder(AssetClass.STK, "SPY", "USD").build();
    private static final Instant TIME = Instant.parse("2026-01-05T15:00:00Z");

    private final Execution live =
            row(Source.LIVE, "a.b.01.01").clientOrderId("mine").build();
    private final Execution flex = row(Source.FLEX_ACTIVITY, "a.b.01.01")
            .tradeId("7")
            .transactionId("100")
            .commission(new BigDecimal("-1.05"))
            .commissionCurrency("USD")
            .build();
    private final Execution cancel = flex.toBuilder()
            .kind(Kind.CANCEL)
            .executionId(null)
            .tradeId(null)
            .transactionId("101")
            .originalTransactionId("100")
            .signedQuantity(new BigDecimal("-10"))
            .commission(BigDecimal.ZERO)
            .build();
    private final Execution rebook = flex.toBuilder()
            .executionId("a.b.01.02")
            .transactionId("102")
            .price(new BigDecimal("500.10"))
            .commission(BigDecimal.ZERO)
            .build();
    private final Execution printed = row(Source.STATEMENT_CSV, null)
            .instrument(SPY_OF_STATEMENT)
            .commission(new BigDecimal("-1.05"))
            .exchange("ARCA")
            .build();

    @Test
    void point2TheKeyIsAccountAndFamilyThenTransactionThenContentWithAnOccurrence() {
        Execution booked = flex.toBuilder()
                .executionId(null)
                .tradeId(null)
                .kind(Kind.BOOK)
                .transactionId("55")
                .build();

        assertThat(merge(flex).get(0).key()).isEqualTo("U1/execution/a.b.01");
        assertThat(merge(booked).get(0).key()).isEqualTo("U1/transaction/55");
        assertThat(merge(printed, printed))
                .extracting(MergedExecution::key)
                .doesNotHaveDuplicates()
                .hasSize(2)
                .allMatch(key -> key.matches("U1/content/[0-9a-f]{32}/[12]"));
    }

    @Test
    void point2TwoEqualFillsStayTwoHoweverOftenTheyAreRead() {
        List<MergedExecution> once = merge(printed, printed);
        MergeResult again = ExecutionMerge.merge(once, List.of(printed, printed));

        assertThat(again.rows()).hasSize(2);
        assertThat(again.inserts()).isEmpty();
        assertThat(again.duplicates()).hasSize(2);
    }

    @Test
    void point2AFillWithoutIdIsFoundAgainWithItsIdAndTheKeyGetsBetter() {
        List<MergedExecution> known = merge(printed);
        MergeResult result = ExecutionMerge.merge(known, List.of(live));

        assertThat(result.rows()).hasSize(1);
        Change change = result.enrichments().get(0);
        assertThat(change.before()).isEqualTo(known);
        assertThat(change.after().key()).isEqualTo("U1/execution/a.b.01");
        assertThat(change.after().execution().commission()).isEqualTo("-1.05");
    }

    @Test
    void point3TheHighestRevisionWinsAndTheOlderOneIsKeptAsHistory() {
        Execution second =
                row(Source.LIVE, "a.b.01.02").price(new BigDecimal("499")).build();

        for (List<Execution> order : List.of(List.of(live, second), List.of(second, live))) {
            MergedExecution row = merge(order).get(0);
            assertThat(row.execution().price()).isEqualTo("499");
            assertThat(row.execution().status()).isEqualTo(Status.CORRECTED);
            assertThat(row.execution().clientOrderId()).isEqualTo("mine");
            assertThat(row.observations()).containsExactly(live, second);
            assertThat(row.conflicts()).isEmpty();
        }
        assertThat(ExecutionMerge.merge(merge(live), List.of(second)).revisions())
                .hasSize(1);
    }

    @Test
    void point3ABustClosesTheRowAndARebookOpensItAgainAndInheritsTheCommissionOnce() {
        List<MergedExecution> known = merge(flex);
        MergeResult bust = ExecutionMerge.merge(known, List.of(cancel));
        MergeResult reopened = ExecutionMerge.merge(bust.rows(), List.of(rebook));

        assertThat(bust.rows()).hasSize(1);
        assertThat(bust.revisions().get(0).after().execution().status()).isEqualTo(Status.BUSTED);
        Execution row = reopened.rows().get(0).execution();
        assertThat(reopened.rows()).hasSize(1);
        assertThat(row.status()).isEqualTo(Status.REBOOKED);
        assertThat(row.price()).isEqualTo("500.10");
        assertThat(row.commission()).isEqualTo("-1.05");
        assertThat(row.transactionId()).isEqualTo("102");
    }

    @Test
    void point3ARebookWithoutExecutionIdLinksByItsTradeId() {
        Execution nameless = flex.toBuilder().executionId(null).build();
        List<MergedExecution> rows =
                merge(nameless, cancel, rebook.toBuilder().executionId(null).build());

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).execution().status()).isEqualTo(Status.REBOOKED);
        assertThat(rows.get(0).execution().commission()).isEqualTo("-1.05");
    }

    @Test
    void aCommissionThatTheCancellationGaveBackIsNotInherited() {
        Execution refund = cancel.toBuilder().commission(new BigDecimal("1.05")).build();

        assertThat(merge(flex, refund, rebook).get(0).execution().commission()).isEqualTo("0");
    }

    @Test
    void aCancellationThatNamesNothingTakesBackTheOneExecutionThatFits() {
        Execution taken = printed.toBuilder()
                .kind(Kind.CANCEL)
                .signedQuantity(new BigDecimal("-10"))
                .build();

        List<MergedExecution> rows = merge(live, printed, taken);

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).execution().status()).isEqualTo(Status.BUSTED);
    }

    @Test
    void aCancellationOfAnExecutionThatWasNeverSeenCountsNowhereAndIsShownUntilTheExecutionComes() {
        MergedExecution alone = merge(cancel).get(0);
        MergeResult result = ExecutionMerge.merge(List.of(alone), List.of(flex));

        assertThat(alone.execution().status()).isEqualTo(Status.BUSTED);
        assertThat(alone.execution().signedQuantity()).isEqualTo("10");
        assertThat(alone.conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.message()).contains("the execution itself was never seen"));
        assertThat(result.rows()).hasSize(1);
        assertThat(result.rows().get(0).execution().status()).isEqualTo(Status.BUSTED);
        assertThat(result.rows().get(0).conflicts()).isEmpty();
    }

    @Test
    void aCancellationByTheOriginalTradeIdIsFound() {
        Execution byTrade = cancel.toBuilder()
                .originalTransactionId(null)
                .originalTradeId("7")
                .build();

        assertThat(merge(flex, byTrade).get(0).execution().status()).isEqualTo(Status.BUSTED);
    }

    @Test
    void point4AReportIsBelievedBeforeLiveAndNothingIsReplacedByNull() {
        for (List<Execution> order : List.of(List.of(live, flex), List.of(flex, live))) {
            Execution row = merge(order).get(0).execution();
            assertThat(row.source()).isEqualTo(Source.FLEX_ACTIVITY);
            assertThat(row.clientOrderId()).isEqualTo("mine");
            assertThat(row.commission()).isEqualTo("-1.05");
            assertThat(row.transactionId()).isEqualTo("100");
        }
    }

    @Test
    void point4AnotherPriceWithoutARevisionIsAConflictThatIsShownAndNotApplied() {
        Execution wrong = live.toBuilder().price(new BigDecimal("501")).build();
        MergeResult result = ExecutionMerge.merge(merge(flex), List.of(wrong));

        MergedExecution row = result.rows().get(0);
        assertThat(row.execution().price()).isEqualTo("500");
        assertThat(result.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.kind()).isEqualTo(Conflict.Kind.CONTRADICTION);
            assertThat(conflict.field()).isEqualTo("price");
            assertThat(conflict.observations()).containsExactly(flex, wrong);
            assertThat(conflict.message()).contains("SPY", "price", "FLEX_ACTIVITY", "LIVE");
        });
        assertThat(merge(wrong, flex)).isEqualTo(result.rows());
    }

    @Test
    void aDifferenceWithinTheLastPrintedDigitOfARoundedSourceIsNoConflictAndTheDigitsAreKept() {
        Execution exact = flex.toBuilder()
                .price(new BigDecimal("500.00004"))
                .commission(new BigDecimal("-0.405182"))
                .build();
        Execution rounded = printed.toBuilder()
                .source(Source.STATEMENT_HTML)
                .price(new BigDecimal("500.0000"))
                .commission(new BigDecimal("-0.41"))
                .build();
        MergedExecution row = merge(rounded, exact).get(0);

        assertThat(merge(rounded, exact)).hasSize(1);
        assertThat(row.conflicts()).isEmpty();
        assertThat(row.execution().price()).isEqualTo("500.00004");
        assertThat(row.execution().commission()).isEqualTo("-0.405182");
        assertThat(merge(rounded.toBuilder().price(new BigDecimal("500.0001")).build(), exact))
                .hasSize(2);
    }

    @Test
    void aLateCommissionFillsTheRow() {
        MergeResult result = ExecutionMerge.merge(
                merge(live),
                List.of(live.toBuilder().commission(new BigDecimal("-1")).build()));

        assertThat(result.enrichments().get(0).after().execution().commission()).isEqualTo("-1");
    }

    @Test
    void aStatementRowPairsWithAtMostOneOfTwoTwinsAndWhichIsNotGuessed() {
        Execution twin = live.toBuilder().executionId("c.d.01.01").build();
        List<MergedExecution> rows = merge(live, twin, printed);

        assertThat(rows).hasSize(2);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.execution().commission()).isNull());
        assertThat(rows)
                .flatExtracting(MergedExecution::conflicts)
                .extracting(Conflict::kind)
                .containsExactly(Conflict.Kind.AMBIGUOUS);
        assertThat(merge(live, twin, printed, printed))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.execution().commission()).isEqualTo("-1.05"))
                .allSatisfy(row -> assertThat(row.conflicts()).isEmpty());
    }

    @Test
    void theVenueTellsTwinsApart() {
        Execution atArca = live.toBuilder().exchange("ARCA").build();
        Execution atIex =
                live.toBuilder().exchange("IEX").executionId("c.d.01.01").build();
        List<MergedExecution> rows = merge(atArca, atIex, printed);

        assertThat(rows)
                .filteredOn(row -> row.execution().commission() != null)
                .extracting(row -> row.execution().executionId())
                .containsExactly("a.b.01.01");
        assertThat(rows)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.conflicts()).isEmpty());
    }

    @Test
    void moreFillsThanWereKnownAreCountedEvenWhenTheyCannotBeToldApart() {
        Execution dearer = printed.toBuilder().commission(new BigDecimal("-2")).build();
        List<MergedExecution> rows = merge(live, printed, dearer);

        assertThat(rows).hasSize(2);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.execution().commission()).isNull());
        assertThat(rows).flatExtracting(MergedExecution::conflicts).isNotEmpty();
        assertThat(new HashSet<>(
                        ExecutionMerge.merge(rows, List.of(dearer, printed)).rows()))
                .isEqualTo(new HashSet<>(rows));
    }

    @Test
    void point8AnotherZoneSettingMakesNoNewRows() {
        Execution elsewhere = printed.toBuilder()
                .time(new ExecutionTime(TIME.plusSeconds(3_600), printed.time().text(), ExecutionTime.Rule.SETTING))
                .build();

        assertThat(ExecutionMerge.merge(merge(printed), List.of(elsewhere)).rows())
                .hasSize(1);
        assertThat(ExecutionMerge.merge(merge(printed), List.of(elsewhere)).conflicts())
                .extracting(Conflict::field)
                .containsExactly("time");
    }

    @Test
    void point8ARowWithoutAnInstantIsRefused() {
        Execution zoneless = printed.toBuilder()
                .time(new ExecutionTime(null, "2026-01-05, 10:00:00", ExecutionTime.Rule.UNKNOWN))
                .build();
        MergeResult result = ExecutionMerge.merge(List.of(), List.of(zoneless, live));

        assertThat(result.refused()).extracting(Execution::time).containsExactly(zoneless.time());
        assertThat(result.inserts()).hasSize(1);
    }

    @Test
    void point9AccountsNeverMixEvenWithEqualIdsAndTimes() {
        List<Execution> rows = new ArrayList<>(List.of(live, flex, printed));
        for (Execution row : List.copyOf(rows)) {
            rows.add(row.toBuilder().account("U2").build());
        }
        rows.add(cancel.toBuilder().account("U2").build());
        Collections.reverse(rows);

        assertThat(merge(rows))
                .hasSize(2)
                .extracting(row -> row.execution().account() + row.execution().status())
                .containsExactlyInAnyOrder("U1LIVE", "U2BUSTED");
        assertThat(merge(rows))
                .allSatisfy(row -> assertThat(row.observations())
                        .extracting(Execution::account)
                        .containsOnly(row.execution().account()));
    }

    @Test
    void aRowThatWasMatchedGoesWhereItsTradeIdBelongsOnceThatIsKnown() {
        Execution nameless = flex.toBuilder().executionId(null).tradeId("8").build();
        Execution other =
                row(Source.FLEX_CONFIRMATION, "a.b.01.01").tradeId("7").build();
        Execution right =
                row(Source.FLEX_CONFIRMATION, "c.d.01.01").tradeId("8").build();
        List<MergedExecution> known = merge(nameless, other);

        assertThat(known).hasSize(1);
        assertThat(new HashSet<>(ExecutionMerge.merge(known, List.of(right)).rows()))
                .isEqualTo(new HashSet<>(merge(nameless, other, right)));
    }

    @Test
    void aRowOfAnotherQueryWithoutExecutionIdsIsFoundByItsTransactionId() {
        Execution nameless = flex.toBuilder().executionId(null).orderType("LMT").build();

        assertThat(merge(nameless, flex))
                .singleElement()
                .satisfies(row -> assertThat(row.execution().orderType()).isEqualTo("LMT"));
    }

    @Test
    void aCancellationThatAnotherDocumentTellsWithMoreOfItsInstrumentIsOneCancellation() {
        Execution trade = printed.toBuilder().occurrence(1).build();
        Execution back = trade.toBuilder()
                .kind(Kind.CANCEL)
                .signedQuantity(trade.signedQuantity().negate())
                .build();
        Execution known = back.toBuilder().instrument(SPY).build();

        assertThat(merge(trade, trade.toBuilder().instrument(SPY).build(), back, known))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.execution().status()).isEqualTo(Status.BUSTED);
                    assertThat(row.conflicts()).isEmpty();
                    assertThat(row.observations()).hasSize(4);
                });
        assertThat(merge(back, known))
                .singleElement()
                .satisfies(row -> assertThat(row.conflicts())
                        .extracting(Conflict::kind)
                        .containsExactly(Conflict.Kind.CANCEL_WITHOUT_EXECUTION));
    }

    private static List<MergedExecution> merge(Execution... rows) {
        return merge(List.of(rows));
    }

    private static List<MergedExecution> merge(List<Execution> rows) {
        return ExecutionMerge.merge(List.of(), rows).rows();
    }

    private static Execution.Builder row(Source source, @Nullable String id) {
        return Execution.builder("U1", source, SPY)
                .executionId(id)
                .side(Side.BUY)
                .quantity(BigDecimal.TEN)
                .price(new BigDecimal("500"))
                .time(new ExecutionTime(TIME, "2026-01-05, 10:00:00", ExecutionTime.Rule.DOCUMENT));
    }
}

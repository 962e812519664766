package io.github.ibkrclient.executions.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Coverage.Hole;
import io.github.ibkrclient.executions.coverage.Gap.Reason;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the same executions in every format are merged into the same list. */
class EveryFormatMergedTest {
    private static final List<Fill> FILLS = Fill.few();
    private static final LocalDate FROM = LocalDate.of(2026, 3, 1);
    private static final LocalDate TO = LocalDate.of(2026, 3, 31);

    @TempDir
    private Path directory;

    @Test
    void point1AllFormatsTogetherGiveEachExecutionOnceInAnyOrderOfFiles() throws IOException {
        List<Path> files = new ArrayList<>(List.of(
                file("a.xml", Reports.flexXml(FILLS)),
                file("b.csv", Reports.flexCsvControlled(FILLS)),
                file("c.csv", Reports.statementCsv(FILLS, true)),
                file("d.htm", Reports.statementHtml(FILLS, true)),
                file("e.htm", Reports.confirmationHtml(FILLS)),
                file("f.csv", Reports.confirmationCsv(FILLS)),
                file("g.csv", Reports.statementCsv(FILLS, false))));
        ExecutionHistory history = read(files);

        assertThat(history.rows()).hasSameSizeAs(FILLS);
        assertThat(history.conflicts()).isEmpty();
        assertThat(history.differences()).isEmpty();
        assertThat(history.rows())
                .allSatisfy(row -> assertThat(row.observations().stream().map(Execution::source))
                        .contains(Source.FLEX_ACTIVITY, Source.STATEMENT_CSV, Source.STATEMENT_HTML));
        for (int round = 0; round < 5; round++) {
            Collections.shuffle(files, new Random(round));
            assertThat(read(files).rows()).isEqualTo(history.rows());
        }
    }

    @Test
    void statementsInTwoFormatsWithoutAnyIdGiveTheExecutionsOnceWithTheDigitsOfTheExactOne() throws IOException {
        ExecutionHistory both = read(List.of(
                file("d.htm", Reports.statementHtml(FILLS, true)), file("c.csv", Reports.statementCsv(FILLS, true))));
        ExecutionHistory exact = read(List.of(file("c.csv", Reports.statementCsv(FILLS, true))));

        assertThat(both.rows()).hasSameSizeAs(FILLS);
        assertThat(both.conflicts()).isEmpty();
        assertThat(both.rows().stream().map(row -> row.execution().price()))
                .containsExactlyInAnyOrderElementsOf(exact.rows().stream()
                        .map(row -> row.execution().price())
                        .toList());
    }

    @Test
    void point10ASumOfOrdersThatDiffersFromTheExecutionsIsShown() throws IOException {
        List<Fill> fewer = FILLS.subList(1, FILLS.size());
        ExecutionHistory history =
                read(List.of(file("a.xml", Reports.flexXml(fewer)), file("g.csv", Reports.statementCsv(FILLS, false))));

        Fill missing = FILLS.get(0);
        assertThat(history.differences()).isNotEmpty().allSatisfy(difference -> {
            assertThat(difference.document()).isEqualTo("g.csv");
            assertThat(difference.symbol()).isEqualTo(missing.symbol());
        });
        assertThat(history.differences())
                .filteredOn(difference -> difference.field().equals("quantity"))
                .singleElement()
                .satisfies(difference -> assertThat(difference.stated().subtract(difference.merged()))
                        .isEqualByComparingTo(missing.quantity()));
    }

    @Test
    void point10ADocumentWhoseRowsDifferFromItsOwnSumsProvesNoDayAndTheDifferenceIsNamed() throws IOException {
        String doctored = Reports.statementCsv(FILLS, true)
                .replaceFirst("Trades,SubTotal,(.*?),([0-9.]+),", "Trades,SubTotal,$1,1$2,");
        ExecutionHistory history = read(List.of(file("c.csv", doctored)));

        assertThat(history.rows()).hasSameSizeAs(FILLS);
        assertThat(history.coverage().get(0).holes()).extracting(Hole::reason).contains(Reason.NOT_PROVEN);
    }

    @Test
    void aStatementOfOrdersGivesNoExecutionsAndAHoleThatNamesTheSetting() throws IOException {
        ExecutionHistory history = read(List.of(file("g.csv", Reports.statementCsv(FILLS, false))));

        assertThat(history.rows()).isEmpty();
        assertThat(history.differences()).isEmpty();
        assertThat(history.coverage("U0000001").orElseThrow().holes())
                .filteredOn(hole -> hole.reason() == Reason.ORDERS_ONLY)
                .isNotEmpty()
                .allSatisfy(hole -> assertThat(hole.remedy()).contains("Hide Details"));
    }

    @Test
    void withoutAnyAccountAskedForAllThatDocumentsShowAreCovered() throws IOException {
        Executions sources = Executions.builder()
                .file(file("g.csv", Reports.statementCsv(FILLS, false)))
                .build();

        assertThat(sources.between(List.of(), FROM, TO).coverage())
                .extracting(Coverage::account)
                .containsExactly("U0000001");
    }

    @Test
    void theCommissionsOfAllFormatsAreTheSame() throws IOException {
        BigDecimal flex = commissions(read(List.of(file("a.xml", Reports.flexXml(FILLS)))));

        assertThat(commissions(read(List.of(file("c.csv", Reports.statementCsv(FILLS, true))))))
                .isEqualByComparingTo(flex);
    }

    private static BigDecimal commissions(ExecutionHistory history) {
        return history.rows().stream()
                .map(MergedExecution::execution)
                .map(row -> row.commission() == null ? BigDecimal.ZERO : row.commission())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static ExecutionHistory read(List<Path> files) {
        Executions.Builder sources = Executions.builder().zone(ZoneId.of("America/New_York"));
        files.forEach(sources::file);
        return sources.build().between(List.of("U0000001"), FROM, TO);
    }
}

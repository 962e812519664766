package io.github.ibkrclient.tests.executions;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowTotal;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Status;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.FlexQuery.Level;
import io.github.ibkrclient.testkit.SimulatedReports;
import io.github.ibkrclient.testkit.StatementQuery;
import io.github.ibkrclient.testkit.StatementQuery.Form;
import io.github.ibkrclient.testkit.StatementQuery.Language;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One simulated quarter in all formats is one list of executions. */
class SameQuarterTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalDate TODAY = LocalDate.ofInstant(SimulatorFixture.START, NEW_YORK);
    private static final LocalDate FIRST = TODAY.minusDays(91);
    private static final LocalDate LAST = TODAY.minusDays(1);
    private static final FlexQuery ACTIVITY = FlexQuery.activity("1").dates("yyyy-MM-dd", ";", "HH:mm:ss", true);

    private final SimulatorFixture fixture = new SimulatorFixture(
            simulator -> simulator.history(FIRST.minusDays(10)).roundTrips(2, 1));
    private final SimulatedReports reports = fixture.ibkr.reports();
    private final List<String> accounts = fixture.ibkr.user().accountIds();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void flexInEveryFormatIsTheSameListAloneAndTogether() throws IOException {
        Path xml = file("activity.xml", reports.flexReport(ACTIVITY, FIRST, LAST));
        Path csv = file("activity.csv", reports.flexReport(ACTIVITY.csv(true, false), FIRST, LAST));
        Path confirmations = file(
                "confirmations.xml",
                reports.flexReport(
                        FlexQuery.confirmations("2").dates("yyyy-MM-dd", ";", "HH:mm:ss", true), FIRST, LAST));
        ExecutionHistory alone = read(xml);

        assertThat(alone.rows()).hasSizeGreaterThan(300);
        assertThat(essence(read(csv))).isEqualTo(essence(alone));
        ExecutionHistory together = read(confirmations, csv, xml);
        assertThat(essence(together)).isEqualTo(essence(alone));
        assertThat(together.conflicts()).isEmpty();
        assertThat(alone.rows()).extracting(row -> row.execution().status()).contains(Status.BUSTED, Status.REBOOKED);
    }

    @Test
    void summariesOfASymbolAgreeInActivityAndConfirmations() throws IOException {
        FlexQuery confirmations = FlexQuery.confirmations("2").dates("yyyy-MM-dd", ";", "HH:mm:ss", true);
        for (FlexQuery query : List.of(ACTIVITY, ACTIVITY.csv(true, false), ACTIVITY.brokenOutByDay(), confirmations)) {
            byte[] report =
                    reports.flexReport(query.levels(Level.SYMBOL_SUMMARY, Level.ORDER, Level.EXECUTION), FIRST, LAST);
            ExecutionHistory history = read(file("summaries", report));

            DocumentSummary summary =
                    Objects.requireNonNull(history.documents().get(0).summary());
            assertThat(summary.controlTotals())
                    .filteredOn(total -> total.name().startsWith("SymbolSummary "))
                    .isNotEmpty();
            assertThat(summary.controlTotals()).allSatisfy(total -> {
                assertThat(total.agrees()).as(total.toString()).isTrue();
                assertThat(total.account()).isIn(accounts);
            });
        }
    }

    @Test
    void statementsAddNothingToFlexAndOpenNothing() throws IOException {
        List<Path> files = new ArrayList<>();
        files.add(file("activity.xml", reports.flexReport(ACTIVITY, FIRST, LAST)));
        for (String account : accounts) {
            StatementQuery statement =
                    StatementQuery.statement(FIRST, LAST).of(account).detailed();
            StatementQuery confirmations =
                    StatementQuery.confirmations(FIRST, LAST).of(account);
            files.add(file(account + ".csv", reports.statement(statement)));
            files.add(file(account + ".htm", reports.statement(statement.as(Form.HTML))));
            files.add(file(account + "-confirmations.csv", reports.statement(confirmations)));
            files.add(file(account + "-confirmations.htm", reports.statement(confirmations.as(Form.HTML))));
        }
        ExecutionHistory alone = read(files.get(0));

        for (int round = 0; round < 2; round++) {
            Collections.shuffle(files, new Random(round));
            ExecutionHistory together = read(files.toArray(Path[]::new));
            assertThat(essence(together)).isEqualTo(essence(alone));
            assertThat(together.conflicts()).isEmpty();
            assertThat(together.differences()).isEmpty();
        }
    }

    @Test
    void conversionsOfCurrenciesAreReadFromFrenchStatementsToo() throws IOException {
        StatementQuery english =
                StatementQuery.statement(FIRST, LAST).of(accounts.get(0)).detailed();
        for (Form form : List.of(Form.CSV, Form.HTML)) {
            ExecutionHistory history = read(
                    file("english", reports.statement(english.as(form))),
                    file("french", reports.statement(english.as(form).in(Language.FRENCH))));

            List<List<RowTotal>> conversions = history.documents().stream()
                    .map(document -> Objects.requireNonNull(document.summary()))
                    .map(summary -> summary.totals().stream()
                            .filter(total -> total.assetClass().equals("CASH"))
                            .toList())
                    .toList();
            assertThat(conversions.get(0)).isNotEmpty();
            assertThat(conversions.get(1)).isEqualTo(conversions.get(0));
        }
    }

    @Test
    void statementsAloneHaveTheSameExecutionsThatStand() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String account : accounts) {
            files.add(file(
                    account + ".csv",
                    reports.statement(
                            StatementQuery.statement(FIRST, LAST).of(account).detailed())));
        }

        assertThat(standing(read(files.toArray(Path[]::new))))
                .isEqualTo(standing(read(file("activity.xml", reports.flexReport(ACTIVITY, FIRST, LAST)))));
    }

    private static List<String> standing(ExecutionHistory history) {
        return history.rows().stream()
                .map(MergedExecution::execution)
                .filter(row -> row.status() != Status.BUSTED)
                .map(row -> row.account() + " " + row.time().instant() + " "
                        + row.signedQuantity().stripTrailingZeros().toPlainString() + " @ "
                        + row.price().stripTrailingZeros().toPlainString())
                .sorted()
                .collect(Collectors.toList());
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    private ExecutionHistory read(Path... files) {
        Executions.Builder sources = Executions.builder().timing(fixture.time);
        List.of(files).forEach(sources::file);
        ExecutionHistory history = sources.build().between(accounts, FIRST, LAST);
        assertThat(history.documents())
                .allSatisfy(document -> assertThat(document.refused()).isNull());
        return history;
    }

    /** What every source must agree on. */
    private static List<String> essence(ExecutionHistory history) {
        return history.rows().stream()
                .map(MergedExecution::execution)
                .map(SameQuarterTest::line)
                .sorted()
                .collect(Collectors.toList());
    }

    private static String line(Execution row) {
        return row.account() + " " + row.time().instant() + " "
                + row.instrument().symbol() + " "
                + row.signedQuantity().stripTrailingZeros().toPlainString() + " @ "
                + row.price().stripTrailingZeros().toPlainString() + " "
                + (row.commission() == null
                        ? null
                        : row.commission().stripTrailingZeros().toPlainString()) + " "
                + row.status() + " " + row.executionId();
    }
}

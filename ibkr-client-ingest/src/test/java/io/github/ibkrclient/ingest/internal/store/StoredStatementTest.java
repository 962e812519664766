package io.github.ibkrclient.ingest.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Status;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.Days;
import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedReports;
import io.github.ibkrclient.testkit.StatementQuery;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports as IBKR writes them, from the file to the table. */
class StoredStatementTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 2, 2);
    private static final LocalDate FROM = TODAY.minusDays(20);
    private static final LocalDate TO = TODAY.minusDays(2);

    @TempDir
    private Path directory;

    private final Store store = Store.create();
    private final VirtualTiming time = VirtualTiming.startingAt(Store.NOW);
    private final IbkrSimulator ibkr =
            IbkrSimulator.builder().timing(time).history(FROM.minusDays(20)).build();
    private final SimulatedReports reports = ibkr.reports();
    private final List<String> accounts = ibkr.user().accountIds();

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void aStatementThatWasCutOffProvesNoDayAndTheWholeOneGivesWhatItAloneWouldHaveGiven() throws IOException {
        byte[] whole = reports.statement(StatementQuery.statement(FROM, TO).detailed());
        Store alone = Store.create();
        write(alone, file("whole.csv", whole));

        for (int part = 1; part < 5; part++) {
            write(store, file("cut" + part + ".csv", Arrays.copyOf(whole, whole.length * part / 5)));
            assertThat(store.records.coverage(accounts, FROM, TO))
                    .allSatisfy(coverage -> assertThat(coverage.covered()).isEmpty());
        }
        write(store, file("whole.csv", whole));

        assertThat(executions(store)).isEqualTo(executions(alone)).isNotEmpty();
    }

    @Test
    void statementsAndFlexReportsOfSomeWeeksInAnyOrderGiveEveryBookedExecutionOnce() throws IOException {
        Path flex = file(
                "flex.xml",
                reports.flexReport(
                        FlexQuery.activity("101").dates("yyyy-MM-dd", ";", "HH:mm:ss", true), FROM, TO.plusDays(1)));
        Path early = file(
                "early.csv",
                reports.statement(
                        StatementQuery.statement(FROM, TO.minusDays(6)).detailed()));
        Path late = file(
                "late.csv",
                reports.statement(StatementQuery.statement(TO.minusDays(12), TO.plusDays(1))
                        .detailed()));
        Store other = Store.create();

        for (Path file : List.of(late, flex, early, flex)) {
            write(store, file);
        }
        for (Path file : List.of(early, late, late, flex)) {
            write(other, file);
        }

        assertThat(store.content()).isEqualTo(other.content());
        assertThat(store.records.coverage(accounts, FROM, TO)).isNotEmpty().allMatch(Coverage::isComplete);
        List<String> booked = reports.ledger(FROM, TO).entrySet().stream()
                .filter(entry -> !entry.getKey().tradeDate().isBefore(FROM))
                .filter(entry -> entry.getValue() == BookedExecution.Status.LIVE
                        || entry.getValue() == BookedExecution.Status.REBOOKED)
                .map(entry ->
                        entry.getKey().account() + " " + entry.getKey().ids().transactionId())
                .toList();
        assertThat(store.rows().stream()
                        .map(MergedExecution::execution)
                        .filter(row -> row.status() != Status.BUSTED)
                        .map(row -> row.account() + " " + row.transactionId()))
                .containsExactlyInAnyOrderElementsOf(booked);
    }

    /** What was executed. What a cut file tells of an instrument may be less, and is kept beside what the whole one tells. */
    private static List<String> executions(Store store) {
        return store.rows().stream()
                .map(MergedExecution::execution)
                .map(row -> row.account() + " " + row.time().instant() + " " + row.instrument() + " "
                        + row.signedQuantity() + " at " + row.price() + ", " + row.proceeds() + ", " + row.commission()
                        + " " + row.status())
                .sorted()
                .toList();
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    /** As an upload does it. */
    private void write(Store into, Path file) {
        ExecutionHistory history = Executions.builder()
                .file(file)
                .zone(ZoneId.of("America/New_York"))
                .timing(time)
                .build()
                .between(accounts, FROM, TO);
        List<Execution> rows = history.rows().stream()
                .flatMap(row -> row.observations().stream())
                .toList();
        into.writer.write(new ImportBatch(
                into.connection,
                ImportRun.Kind.UPLOAD,
                null,
                time.now(),
                rows,
                history.coverage().stream()
                        .flatMap(one -> one.covered().stream())
                        .toList(),
                history.coverage().stream()
                        .flatMap(one -> one.holes().stream()
                                .map(hole -> new Gap(
                                        one.account(),
                                        hole.from(),
                                        hole.to(),
                                        hole.reason(),
                                        hole.detail(),
                                        hole.remedy())))
                        .toList(),
                accounts.stream().map(account -> new Days(account, FROM, TO)).toList(),
                List.of(),
                null,
                null,
                null));
    }
}

package io.github.ibkrclient.ingest;

import static io.github.ibkrclient.ingest.IngestFixture.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.Flex;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.CredentialKind;
import io.github.ibkrclient.ingest.connection.DataPolicy;
import io.github.ibkrclient.ingest.execution.Backfill;
import io.github.ibkrclient.ingest.execution.Backfill.State;
import io.github.ibkrclient.ingest.execution.Backfill.Window;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.ImportRun.Kind;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.ReceivedRequest;
import io.github.ibkrclient.testkit.SimulatedReports;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backfills go window by window, each in one transaction, and go on where they stopped. */
class BackfillTest {
    private static final LocalDate FIRST = TODAY.minusDays(399);

    private final IngestFixture fixture = new IngestFixture(
            simulator -> simulator.history(FIRST.minusDays(20)).roundTrips(1, 1));
    private final SimulatedReports reports = fixture.ibkr.reports();
    private final UserIngest anna = fixture.anna();
    private final List<String> accounts = fixture.ibkr.user().accountIds();

    BackfillTest() {
        // The report of its own period is read when a token is given, so a short one saves time.
        reports.add(FlexQuery.activity("101").period(10, false).dates("yyyy-MM-dd", ";", "HH:mm:ss", true));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void fourHundredDaysComeInTwoWindowsTheNewestFirstAndEveryExecutionIsThereOnce() {
        UUID id = connected();

        Backfill planned = anna.backfill(id, FIRST, TODAY);
        assertThat(planned.windows())
                .extracting(Window::from, Window::to, Window::state)
                .containsExactly(
                        tuple(FIRST.plusDays(364), TODAY, State.OPEN), tuple(FIRST, FIRST.plusDays(363), State.OPEN));
        fixture.ingest.work(id);
        Backfill halfway = anna.backfill(id).orElseThrow();
        assertThat(halfway.finished()).isEqualTo(1);
        assertThat(halfway.windows().get(0).executions()).isPositive();
        fixture.work(id);

        Backfill done = anna.backfill(id).orElseThrow();
        assertThat(done.isFinished()).isTrue();
        assertThat(done.windows()).extracting(Window::state).containsOnly(State.DONE);
        assertThat(booked()).isSubsetOf(transactions());
        assertThat(anna.coverage(accounts, FIRST, TODAY.minusDays(1)))
                .hasSize(2)
                .allSatisfy(coverage -> assertThat(coverage.holes()).isEmpty());
        assertThat(anna.documents()).hasSize(2);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void anotherBackfillAsksOnlyForDaysThatNoReportHasProven() {
        UUID id = connected();
        anna.backfill(id, TODAY.minusDays(30), TODAY.minusDays(1));
        fixture.work(id);
        int asked = reports.flexRequests().size();

        anna.backfill(id, TODAY.minusDays(30), TODAY.minusDays(1));
        fixture.work(id);
        assertThat(reports.flexRequests()).hasSize(asked);
        assertThat(anna.backfill(id).orElseThrow().windows())
                .singleElement()
                .satisfies(window -> assertThat(window.message()).isEqualTo("reports had proven all days before"));

        anna.backfill(id, TODAY.minusDays(40), TODAY.minusDays(1));
        fixture.work(id);
        assertThat(reports.flexRequests().subList(asked, reports.flexRequests().size()))
                .extracting(ReceivedRequest::query)
                .filteredOn(query -> query.contains("fd="))
                .singleElement()
                .asString()
                .contains("fd=" + TODAY.minusDays(40).toString().replace("-", ""))
                .contains("td=" + TODAY.minusDays(30).toString().replace("-", ""));
    }

    @Test
    void aBackfillOfAProgramThatWasKilledGoesOnInAnother() {
        UUID id = connected();
        anna.backfill(id, FIRST, TODAY);
        fixture.ingest.work(id);
        long stored = fixture.stored().size();
        Ingest another = fixture.ingest();

        fixture.work(another, id);

        assertThat(anna.backfill(id).orElseThrow().isFinished()).isTrue();
        assertThat(fixture.stored()).hasSizeGreaterThan(Math.toIntExact(stored));
        assertThat(booked()).isSubsetOf(transactions());
    }

    @Test
    void theSyncsGoOnBetweenTheWindows() {
        UUID id = connected();
        anna.backfill(id, FIRST, TODAY);
        fixture.ingest.work(id);
        fixture.time.advance(IngestFixture.INTERVAL);

        fixture.work(id);

        assertThat(anna.runs(id, 3))
                .extracting(ImportRun::kind)
                .containsExactly(Kind.BACKFILL, Kind.SYNC, Kind.BACKFILL);
    }

    @Test
    void aBackfillThatIsPlannedWhileARunWorksStartsAtItsEnd() {
        UUID id = connected();
        fixture.meanwhile("/iserver/account/trades", () -> anna.backfill(id, TODAY.minusDays(30), TODAY));
        fixture.time.advance(IngestFixture.INTERVAL);

        assertThat(fixture.ingest.work(id)).contains(fixture.time.now());
        fixture.work(id);

        assertThat(anna.backfill(id).orElseThrow().isFinished()).isTrue();
    }

    @Test
    void aRunThatWakesAfterAnotherTookItsWindowOverChangesNothing() {
        UUID id = connected();
        anna.backfill(id, TODAY.minusDays(30), TODAY);
        Ingest another = fixture.ingest();
        fixture.meanwhile("SendRequest", () -> fixture.work(another, id));

        assertThat(catchThrowableOfType(IngestException.class, () -> fixture.ingest.work(id))
                        .reason())
                .isEqualTo(Reason.TAKEN_OVER);

        assertThat(anna.backfill(id).orElseThrow().windows()).singleElement().satisfies(window -> {
            assertThat(window.state()).isEqualTo(State.DONE);
            assertThat(window.executions()).isPositive();
        });
        assertThat(anna.runs(id, 1))
                .singleElement()
                .satisfies(run -> assertThat(run.outcome()).isEqualTo(ImportRun.Outcome.DONE));
    }

    @Test
    void aBackfillImportsNothingAsLongAsNoAccountIsChosen() {
        UUID id = connected();
        anna.chooseAccounts(id, Set.of());
        fixture.work(id);
        int first = stored(accounts.get(0));
        int second = stored(accounts.get(1));

        anna.backfill(id, TODAY.minusDays(30), TODAY);
        fixture.work(id);

        assertThat(stored(accounts.get(0))).isEqualTo(first);
        assertThat(stored(accounts.get(1))).isEqualTo(second);
        assertThat(anna.backfill(id).orElseThrow().windows())
                .extracting(Window::state)
                .containsOnly(State.OPEN);
        assertThat(anna.connection(id).status().remedy()).isEqualTo("choose accounts");

        anna.chooseAccounts(id, Set.of(accounts.get(0)));
        fixture.work(id);
        assertThat(anna.backfill(id).orElseThrow().isFinished()).isTrue();
        assertThat(stored(accounts.get(0))).isGreaterThan(first);
        assertThat(stored(accounts.get(1))).isEqualTo(second);
    }

    private int stored(String account) {
        return Math.toIntExact(fixture.stored().stream()
                .filter(row -> account.equals(row.row().execution().account()))
                .count());
    }

    @Test
    void aPageInPlaceOfAnAnswerAndACutReportWriteNothingAndAreTriedAgain() {
        UUID id = connected();
        long before = fixture.stored().size();
        fixture.ibkr.faults().start(Fault.FLEX_PAGE);
        anna.backfill(id, TODAY.minusDays(30), TODAY.minusDays(1));
        workOnWindow(id);
        assertFailed(id, "a page instead of a report", before);
        fixture.ibkr.faults().stop(Fault.FLEX_PAGE);

        fixture.ibkr.faults().start(Fault.FLEX_CUT);
        anna.backfill(id, TODAY.minusDays(30), TODAY.minusDays(1));
        workOnWindow(id);
        assertFailed(id, "cut", before);
        fixture.ibkr.faults().stop(Fault.FLEX_CUT);

        anna.backfill(id, TODAY.minusDays(30), TODAY.minusDays(1));
        fixture.work(id);
        assertThat(anna.backfill(id).orElseThrow().windows().get(0).state()).isEqualTo(State.DONE);
        assertThat(fixture.stored()).hasSizeGreaterThan(Math.toIntExact(before));
    }

    @Test
    void aReportThatIsNotReadyIsTriedAgainWithTheNextRun() {
        UUID id = connected();
        fixture.ibkr.faults().start(Fault.FLEX_GET_ERROR, "1019");
        anna.backfill(id, TODAY.minusDays(30), TODAY.minusDays(1));
        fixture.ingest.work(id);
        assertThat(anna.backfill(id).orElseThrow().windows().get(0).state()).isEqualTo(State.OPEN);
        fixture.ibkr.faults().stop(Fault.FLEX_GET_ERROR);

        fixture.nextRun(id);

        assertThat(anna.backfill(id).orElseThrow().windows().get(0).state()).isEqualTo(State.DONE);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void anExpiredFlexTokenFailsTheWindowWithTheRemedyWhileSyncsGoOnUntilThereIsANewOne() {
        UUID id = connected();
        reports.newFlexToken(); // voids the one that is stored
        anna.backfill(id, TODAY.minusDays(30), TODAY.minusDays(1));
        fixture.work(id);

        Window failed = anna.backfill(id).orElseThrow().windows().get(0);
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.message()).contains("copy the current token from Client Portal");
        assertThat(fixture.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
        fixture.nextRun(id);
        assertThat(fixture.lastRun(id).kind()).isEqualTo(Kind.SYNC);

        fixture.time.advance(Duration.ofMinutes(1));
        anna.replaceCredentials(id, new Flex(reports.newFlexToken(), List.of("101")));
        fixture.work(id);
        assertThat(anna.backfill(id).orElseThrow().windows().get(0).state()).isEqualTo(State.DONE);
    }

    @Test
    void whatIsSyncedOnceADayIsNotOverdueUntilItsDayAndWhatNobodyWorksOnIs() {
        UUID id = anna.connect("flex", List.of(new Flex(reports.newFlexToken(Duration.ofDays(30)), List.of("101"))))
                .id();
        fixture.time.advance(Duration.ofMinutes(50));
        assertThat(fixture.ingest.overdue()).as("never synced").isEqualTo(Duration.ofMinutes(50));

        fixture.work(id);
        fixture.nextRun(id); // its place within the day
        fixture.time.advance(Duration.ofHours(12));
        assertThat(fixture.ingest.overdue()).as("synced today").isZero();

        fixture.time.advance(Duration.ofDays(1));
        assertThat(fixture.ingest.overdue()).as("not synced the day after").isGreaterThan(Duration.ofHours(6));
        fixture.work(id);
        anna.disconnect(id, DataPolicy.KEEP);
        fixture.time.advance(Duration.ofDays(2));
        assertThat(fixture.ingest.overdue()).as("ended").isZero();
    }

    @Test
    void aConnectionWithAFlexTokenOnlyIsSyncedOnceADayAndImportsWhatItsQueryShows() {
        UUID id = anna.connect("flex", List.of(new Flex(reports.newFlexToken(Duration.ofDays(30)), List.of("101"))))
                .id();
        fixture.work(id);

        assertThat(fixture.connection(id).credentials()).containsExactly(CredentialKind.FLEX);
        assertThat(fixture.connection(id).accounts()).hasSize(2).allMatch(account -> account.chosen());
        assertThat(fixture.stored()).isNotEmpty();
        assertThat(Duration.between(fixture.time.now(), fixture.connection(id).nextSync()))
                .isBetween(Duration.ofMinutes(1), Duration.ofHours(25));
        fixture.nextRun(id);
        assertThat(Duration.between(fixture.time.now(), fixture.connection(id).nextSync()))
                .isGreaterThan(Duration.ofHours(23));

        reports.newFlexToken();
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(ConnectionStatus.NEEDS_REAUTH);
        assertThat(fixture.connection(id).nextSync()).isNull();
    }

    @Test
    void daysThatNoSourceShowedAreHolesWithTheirReason() {
        UUID id = connected();
        anna.backfill(id, FIRST.minusDays(100), FIRST.minusDays(30));
        fixture.work(id);

        Window window = anna.backfill(id).orElseThrow().windows().get(0);
        assertThat(window.state()).isIn(State.DONE, State.FAILED);
        assertThat(window.message()).isNotBlank();
        Coverage coverage = anna.coverage(accounts, FIRST.minusDays(100), FIRST.minusDays(30))
                .get(0);
        assertThat(coverage.holes())
                .isNotEmpty()
                .allSatisfy(hole -> assertThat(hole.remedy()).isNotBlank());
        assertThat(coverage.holes()).extracting(hole -> hole.reason()).isSubsetOf(List.of(Gap.Reason.values()));
    }

    @Test
    void daysInTheFutureOrInTheWrongOrderAreRefused() {
        UUID id = connected();

        assertThat(catchThrowableOfType(IngestException.class, () -> anna.backfill(id, TODAY, TODAY.minusDays(1)))
                        .reason())
                .isEqualTo(Reason.BAD_INPUT);
        assertThat(catchThrowableOfType(
                                IngestException.class, () -> anna.backfill(id, TODAY.plusDays(1), TODAY.plusDays(2)))
                        .reason())
                .isEqualTo(Reason.BAD_INPUT);
    }

    /** A sync that is due meanwhile comes first. */
    private void workOnWindow(UUID id) {
        do {
            fixture.ingest.work(id);
        } while (fixture.lastRun(id).kind() == Kind.SYNC);
    }

    private void assertFailed(UUID id, String why, long stored) {
        assertThat(fixture.lastRun(id).kind()).isEqualTo(Kind.BACKFILL);
        assertThat(fixture.lastRun(id).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(anna.backfill(id).orElseThrow().windows().get(0).state()).isEqualTo(State.OPEN);
        assertThat(anna.backfill(id).orElseThrow().windows().get(0).message()).contains(why);
        assertThat(fixture.stored()).hasSize(Math.toIntExact(stored));
        assertThat(fixture.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    /** Live trades and a Flex query, synced once. */
    private UUID connected() {
        UUID id = fixture.synced();
        anna.replaceCredentials(id, new Flex(reports.newFlexToken(Duration.ofDays(2)), List.of("101")));
        fixture.work(id);
        return id;
    }

    private List<String> booked() {
        return reports.ledger(FIRST, TODAY.minusDays(1)).entrySet().stream()
                .filter(row -> row.getValue() == BookedExecution.Status.LIVE
                        && !row.getKey().tradeDate().isBefore(FIRST))
                .map(row -> row.getKey().ids().transactionId())
                .toList();
    }

    private List<String> transactions() {
        return fixture.stored().stream()
                .flatMap(row -> row.row().observations().stream())
                .map(row -> String.valueOf(row.transactionId()))
                .toList();
    }
}

package io.github.ibkrclient.tests.executions;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Coverage.Hole;
import io.github.ibkrclient.executions.coverage.Gap.Reason;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.executions.flex.FlexError;
import io.github.ibkrclient.executions.flex.FlexException;
import io.github.ibkrclient.executions.flex.FlexToken;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.pacing.PacingStore;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.BookedExecution.Status;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedReports;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionsBetweenTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalDate TODAY = LocalDate.ofInstant(SimulatorFixture.START, NEW_YORK);
    private static final LocalDate FIRST = TODAY.minusDays(399);

    private final SimulatorFixture fixture = new SimulatorFixture(
            simulator -> simulator.history(FIRST.minusDays(20)).roundTrips(2, 1));
    private final SimulatedReports reports = fixture.ibkr.reports();
    private final List<String> accounts = fixture.ibkr.user().accountIds();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void fourHundredDaysAreFetchedAndEveryHoleIsNamed() {
        reports.add(FlexQuery.activity("101").dates("yyyy-MM-dd", ";", "HH:mm:ss", true));

        ExecutionHistory history = sources().live(fixture.client()).build().between(accounts, FIRST, TODAY);

        assertThat(history.failures()).isEmpty();
        assertThat(history.conflicts()).isEmpty();
        assertThat(history.withoutTime()).isEmpty();
        assertThat(shown(history, row -> day(row).isBefore(TODAY)))
                .containsExactlyInAnyOrderElementsOf(booked(row ->
                        !row.tradeDate().isBefore(FIRST) && row.tradeDate().isBefore(TODAY)));
        assertThat(history.coverage()).hasSameSizeAs(accounts).allSatisfy(coverage -> {
            assertThat(coverage.holes()).extracting(Hole::reason).containsExactly(Reason.TOO_EARLY);
            assertThat(coverage.holes().get(0).from()).isEqualTo(TODAY);
            assertThat(coverage.on(FIRST).orElseThrow().source()).isEqualTo(Source.FLEX_ACTIVITY);
            assertThat(coverage.empty()).isNotEmpty();
        });
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void aQueryThatAllowsItsOwnDaysOnlyGivesTheseAndTheOthersAreHoles() {
        reports.add(FlexQuery.activity("101").period(30, true).dates("yyyy-MM-dd", ";", "HH:mm:ss", true));

        ExecutionHistory history = sources().build().between(accounts, FIRST, TODAY);

        Coverage coverage = history.coverage(accounts.get(0)).orElseThrow();
        assertThat(coverage.holes()).isNotEmpty().allSatisfy(hole -> {
            assertThat(hole.reason()).isIn(Reason.NO_REPORT, Reason.TOO_EARLY);
            assertThat(hole.remedy()).isNotBlank();
        });
        assertThat(coverage.holes().get(0).from()).isEqualTo(FIRST);
        assertThat(coverage.on(TODAY.minusDays(30))).isPresent();
        assertThat(coverage.on(TODAY.minusDays(31))).isEmpty();
    }

    @Test
    void point5ADocumentThatBreaksOffGivesNoRowAtAll(@TempDir Path directory) throws IOException {
        byte[] whole = reports.flexReport(FlexQuery.activity("101"), TODAY.minusDays(30), TODAY.minusDays(1));
        Path cut = Files.write(directory.resolve("cut.xml"), Arrays.copyOf(whole, whole.length * 2 / 3));

        ExecutionHistory history =
                Executions.builder().file(cut).timing(fixture.time).build().between(accounts, FIRST, TODAY);

        assertThat(history.rows()).isEmpty();
        assertThat(history.documents())
                .singleElement()
                .satisfies(document -> assertThat(document.refused()).isNotBlank());
    }

    @Test
    void point5AllSevenDaysOfLiveTradesAreReadEveryTime() {
        LocalDate from = TODAY.minusDays(1);
        ExecutionHistory history = Executions.builder()
                .live(fixture.client())
                .timing(fixture.time)
                .build()
                .between(accounts, from, TODAY);

        assertThat(fixture.ibkr.received(Endpoint.LIST_TRADES))
                .isNotEmpty()
                .allMatch(request -> request.query().contains("days=7"));
        assertThat(history.coverage(accounts.get(0))
                        .orElseThrow()
                        .on(from)
                        .orElseThrow()
                        .source())
                .isEqualTo(Source.LIVE);
        assertThat(history.rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.execution().instrument().currency()).isNotNull();
            assertThat(day(row.execution())).isBetween(from, TODAY);
        });
    }

    @Test
    void aTokenThatEndedIsAFailureThatSaysWhatHelps() {
        reports.add(FlexQuery.activity("101"));
        FlexClient client = flex(reports.newFlexToken());
        reports.newFlexToken();

        ExecutionHistory history = Executions.builder()
                .flex(client, "101")
                .timing(fixture.time)
                .build()
                .between(accounts, FIRST, TODAY);

        assertThat(history.failures()).singleElement().satisfies(failure -> {
            assertThat(((FlexException) failure.cause()).error()).isEqualTo(FlexError.TOKEN_INVALID);
            assertThat(failure.source()).isEqualTo("Flex query 101");
        });
        assertThat(history.coverage(accounts.get(0))
                        .orElseThrow()
                        .holes()
                        .get(0)
                        .remedy())
                .contains("copy the current token");
    }

    @Test
    void anAccountOfSomebodyElseIsAHoleWithItsReason() {
        ExecutionHistory history = Executions.builder()
                .live(fixture.client())
                .timing(fixture.time)
                .build()
                .between(List.of("U7654321"), TODAY.minusDays(3), TODAY);

        assertThat(history.coverage().get(0).holes().get(0).detail()).contains("none of this user's");
        assertThat(history.rows()).isEmpty();
    }

    @Test
    void aDocumentProvesItsLastDayWhenItWasMadeAfterThatDaysEnd(@TempDir Path directory) throws IOException {
        FlexQuery query = FlexQuery.confirmations("101").dates("yyyy-MM-dd", ";", "HH:mm:ss", true);
        LocalDate from = TODAY.minusDays(3);
        Path early = Files.write(directory.resolve("early.xml"), reports.flexReport(query, from, TODAY));
        fixture.time.advance(Duration.between(
                fixture.time.now(), TODAY.atTime(21, 0).atZone(NEW_YORK).toInstant()));
        Path late = Files.write(directory.resolve("late.xml"), reports.flexReport(query, from, TODAY));
        fixture.time.advance(Duration.ofDays(1));

        Executions.Builder first = Executions.builder().file(early).timing(fixture.time);
        assertThat(first.build().between(accounts, from, TODAY).coverage())
                .hasSameSizeAs(accounts)
                .allSatisfy(coverage -> assertThat(coverage.holes())
                        .singleElement()
                        .satisfies(hole -> {
                            assertThat(hole.from()).isEqualTo(TODAY);
                            assertThat(hole.reason()).isEqualTo(Reason.TOO_EARLY);
                            assertThat(hole.detail()).contains("early.xml was made before the day was over");
                            assertThat(hole.remedy()).isEqualTo("fetch the report again");
                        }));
        assertThat(first.file(late).build().between(accounts, from, TODAY).coverage())
                .hasSameSizeAs(accounts)
                .allMatch(Coverage::isComplete);
    }

    @Test
    void groupsAndProfilesOfAnAdvisorAreNoAccounts() {
        String list = "{\"accounts\":[\"%s\",\"All\",\"Growth\"],\"groups\":[\"All\"],\"profiles\":[\"Growth\"]}"
                .formatted(accounts.get(0));
        IbkrClient client = fixture.client();
        client.accounts().list();
        fixture.ibkr.faults().on(Endpoint.LIST_BROKERAGE_ACCOUNTS).answer(200, list);

        ExecutionHistory history =
                Executions.builder().live(client).timing(fixture.time).build().between(List.of(), null, null);

        assertThat(history.failures()).isEmpty();
        assertThat(history.rows()).isNotEmpty();
        assertThat(history.coverage()).extracting(Coverage::account).containsExactly(accounts.get(0));
        assertThat(fixture.ibkr.received(Endpoint.LIST_TRADES))
                .isNotEmpty()
                .allMatch(request -> request.query().endsWith("accountId=" + accounts.get(0)));
    }

    @Test
    void point7TheBytesOfEveryDocumentCanBeKeptAndReadAgainWithoutIbkr(@TempDir Path directory) throws IOException {
        reports.add(FlexQuery.activity("101").dates("yyyy-MM-dd", ";", "HH:mm:ss", true));
        List<Path> kept = new ArrayList<>();
        LocalDate from = TODAY.minusDays(60);
        LocalDate to = TODAY.minusDays(1);
        ExecutionHistory first = sources()
                .keep(source -> kept.add(copy(source, directory)))
                .build()
                .between(accounts, from, to);

        Executions.Builder again = Executions.builder().timing(fixture.time);
        kept.forEach(again::file);
        ExecutionHistory second = again.build().between(accounts, from, to);

        assertThat(second.rows()).isNotEmpty().isEqualTo(first.rows());
        for (int at = 0; at < kept.size(); at++) {
            DocumentSummary summary =
                    Objects.requireNonNull(first.documents().get(at).summary());
            assertThat(summary.sha256()).isEqualTo(sha256(kept.get(at)));
        }
    }

    @Test
    void point7APageInPlaceOfADocumentIsRefusedAndNothingOfItIsTaken(@TempDir Path directory) throws IOException {
        Path page =
                Files.writeString(directory.resolve("report.xml"), "<!DOCTYPE html><html><body>Login</body></html>");

        ExecutionHistory history =
                Executions.builder().file(page).timing(fixture.time).build().between(accounts, FIRST, TODAY);

        assertThat(history.documents()).singleElement().satisfies(document -> {
            assertThat(document.summary()).isNull();
            assertThat(document.refused()).isNotBlank();
        });
        assertThat(history.rows()).isEmpty();
    }

    @Test
    void point8TimesWithoutAZoneAreNotStoredUntilTheZoneIsSetAndTheHoleNamesTheSetting() {
        reports.add(FlexQuery.activity("101"));
        LocalDate from = TODAY.minusDays(30);
        LocalDate to = TODAY.minusDays(1);

        ExecutionHistory without = sources().build().between(accounts, from, to);
        ExecutionHistory with = sources().zone(NEW_YORK).build().between(accounts, from, to);

        assertThat(without.rows()).isEmpty();
        assertThat(without.withoutTime()).isNotEmpty();
        assertThat(without.coverage(accounts.get(0)).orElseThrow().holes())
                .extracting(Hole::reason)
                .containsOnly(Reason.NO_ZONE);
        assertThat(without.warnings()).anyMatch(line -> line.contains("--zone"));
        assertThat(with.rows()).isNotEmpty();
        assertThat(with.coverage(accounts.get(0)).orElseThrow().isComplete()).isTrue();
    }

    @Test
    void liveTradesThatCannotBeReadAreAHole() {
        IbkrClient nobody = IbkrClient.builder()
                .baseUrl(fixture.ibkr.baseUrl())
                .httpClient(fixture.ibkr.httpClient())
                .runtime(fixture.runtime)
                .build();
        ExecutionHistory history = Executions.builder()
                .live(nobody)
                .timing(fixture.time)
                .build()
                .between(accounts, TODAY.minusDays(2), TODAY);

        assertThat(history.failures()).isNotEmpty();
        assertThat(history.coverage().get(0).holes()).extracting(Hole::reason).contains(Reason.FAILED);
        assertThat(((IbkrException) history.failures().get(0).cause()).code())
                .isEqualTo(ErrorCode.CREDENTIALS_UNUSABLE);
        nobody.close();
    }

    @Test
    void statementsAreAskedForTheDaysThatIbkrKeepsInWindowsOfAtMost365Days() {
        IbkrClient client = IbkrClient.builder()
                .baseUrl(fixture.ibkr.baseUrl())
                .httpClient(fixture.ibkr.httpClient())
                .signer(OAuth2.signer(
                        SimulatedClients.reportCredentials(fixture.ibkr.user()).build()))
                .runtime(fixture.runtime)
                .build();

        ExecutionHistory history = Executions.builder()
                .reports(client)
                .timing(fixture.time)
                .build()
                .between(accounts.subList(0, 1), FIRST, TODAY);

        assertThat(history.failures()).isEmpty();
        assertThat(history.documents()).isNotEmpty();
        assertThat(fixture.ibkr.received(Endpoint.LIST_STATEMENT_PERIODS)).hasSize(1);
        assertThat(fixture.ibkr.received(Endpoint.CREATE_STATEMENT)).hasSize(2).allSatisfy(request -> {
            JsonObject body = JsonParser.parseString(request.body()).getAsJsonObject();
            LocalDate from = LocalDate.parse(body.get("startDate").getAsString(), DateTimeFormatter.BASIC_ISO_DATE);
            LocalDate to = LocalDate.parse(body.get("endDate").getAsString(), DateTimeFormatter.BASIC_ISO_DATE);
            assertThat(ChronoUnit.DAYS.between(from, to)).isBetween(0L, 364L);
            assertThat(body.get("mimeType").getAsString()).isEqualTo("text/csv");
            assertThat(body.get("language").getAsString()).isEqualTo("en");
        });
        assertThat(fixture.ibkr.violations()).isEmpty();
        client.close();
    }

    @Test
    void aFlexClientThatIsMadeAnewKeepsThePaceOfTheOneBefore(@TempDir Path directory) throws IOException {
        reports.add(FlexQuery.activity("101"));
        String token = reports.newFlexToken();
        PacingStore store = PacingStore.file(directory.resolve("flex.store"));
        for (int run = 0; run < 8; run++) {
            flexBuilder(token).pacingStore(store).build().fetch("101").close();
        }

        assertThat(fixture.ibkr.violations()).isEmpty();
        assertThat(Files.readString(directory.resolve("flex.store"))).doesNotContain(token);
    }

    private Executions.Builder sources() {
        return Executions.builder().flex(flex(reports.newFlexToken()), "101").timing(fixture.time);
    }

    private FlexClient flex(String token) {
        return flexBuilder(token).build();
    }

    private FlexClient.Builder flexBuilder(String token) {
        return FlexClient.builder(FlexToken.of(token))
                .baseUrl(fixture.ibkr.flexUrl())
                .runtime(new IbkrRuntime(
                        fixture.time, new Random(1), fixture.ibkr.httpClient(), new PenaltyGate(fixture.time)));
    }

    /** What stands out of an execution, from both sides. */
    private record Essence(
            String account,
            String transaction,
            @Nullable String executionId,
            BigDecimal quantity,
            BigDecimal price,
            boolean counts) {}

    private static List<Essence> shown(ExecutionHistory history, Predicate<Execution> days) {
        return history.rows().stream()
                .map(MergedExecution::execution)
                .filter(days)
                .map(row -> new Essence(
                        row.account(),
                        String.valueOf(row.transactionId()),
                        row.executionId(),
                        row.signedQuantity().stripTrailingZeros(),
                        row.price().stripTrailingZeros(),
                        row.status() != io.github.ibkrclient.executions.model.Status.BUSTED))
                .toList();
    }

    /** What the simulator has booked; of a trade that was booked again, the last booking. */
    private List<Essence> booked(Predicate<BookedExecution> days) {
        Map<BookedExecution, Status> ledger = reports.ledger(FIRST, TODAY);
        Set<String> rebooked = ledger.entrySet().stream()
                .filter(entry -> entry.getValue() == Status.REBOOKED)
                .map(entry -> entry.getKey().account() + entry.getKey().ids().tradeId())
                .collect(Collectors.toSet());
        return ledger.entrySet().stream()
                .filter(entry -> entry.getValue() == Status.LIVE
                        || entry.getValue() == Status.REBOOKED
                        || (entry.getValue() == Status.BUSTED
                                && !rebooked.contains(entry.getKey().account()
                                        + entry.getKey().ids().tradeId())))
                .filter(entry -> days.test(entry.getKey()))
                .map(entry -> {
                    BookedExecution row = entry.getKey();
                    return new Essence(
                            row.account(),
                            row.ids().transactionId(),
                            row.ids().executionId(),
                            row.quantity().stripTrailingZeros(),
                            row.price().stripTrailingZeros(),
                            entry.getValue() != Status.BUSTED);
                })
                .toList();
    }

    private static LocalDate day(Execution row) {
        var instant = row.time().instant();
        return instant == null ? LocalDate.MAX : LocalDate.ofInstant(instant, NEW_YORK);
    }

    private static Path copy(DocumentSource source, Path directory) {
        try (InputStream in = source.open()) {
            Path file = directory.resolve(source.name() + ".xml");
            Files.copy(in, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

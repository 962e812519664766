package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.BookedExecution.Ids;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.BookedExecution.Status;
import io.github.ibkrclient.testkit.BookedExecution.Told;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generated history holds everything that makes the life of a trade journal hard, and live trades show the same. */
class HistoryTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 30);

    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-30T21:30:00Z"));
    private final IbkrSimulator ibkr =
            IbkrSimulator.builder().timing(time).history(FIRST).warm().build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path credentials;

    @BeforeEach
    void takePart() {
        time.join();
    }

    @Test
    void aSeedDecidesTheHistory() {
        IbkrSimulator again =
                IbkrSimulator.builder().timing(time).history(FIRST).build();
        IbkrSimulator other =
                IbkrSimulator.builder().timing(time).history(FIRST).seed(2).build();

        assertThat(again.reports().ledger(FIRST, TODAY))
                .isEqualTo(ibkr.reports().ledger(FIRST, TODAY))
                .hasSizeGreaterThan(1000);
        assertThat(other.reports().ledger(FIRST, TODAY))
                .isNotEqualTo(ibkr.reports().ledger(FIRST, TODAY));
    }

    @Test
    void everyIdIsGivenOnce() {
        for (String account : ibkr.user().accountIds()) {
            List<BookedExecution> rows = rows(row -> row.account().equals(account));
            assertThat(rows).extracting(row -> row.ids().transactionId()).doesNotHaveDuplicates();
            assertThat(rows.stream()
                            .filter(row -> row.ids().executionId() != null)
                            .map(row -> row.ids().executionId()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void equalTwinsDifferInTheirIdsOnly() {
        Map<List<Object>, List<BookedExecution>> alike = rows(row -> row.kind() == Kind.EXCH_TRADE).stream()
                .collect(Collectors.groupingBy(row -> List.of(
                        row.account(),
                        row.instrument(),
                        row.at(),
                        row.quantity(),
                        row.price(),
                        row.commission(),
                        row.venue())));
        assertThat(alike.values()).anySatisfy(twins -> {
            assertThat(twins).hasSize(2);
            assertThat(twins.get(0).order()).isEqualTo(twins.get(1).order());
            assertThat(twins.get(0).ids()).isNotEqualTo(twins.get(1).ids());
        });
    }

    @Test
    void aCorrectionKeepsTheFamilyOfTheIdAndReplacesTheRow() {
        Map<BookedExecution, Status> ledger = ibkr.reports().ledger(FIRST, TODAY);
        List<BookedExecution> corrected = rows(row -> ledger.get(row) == Status.CORRECTED);
        assertThat(corrected).isNotEmpty().allSatisfy(old -> {
            List<BookedExecution> revisions =
                    rows(row -> Objects.equals(row.ids().tradeId(), old.ids().tradeId())
                            && row.account().equals(old.account()));
            assertThat(revisions).extracting(row -> row.ids().executionId()).hasSize(2);
            BookedExecution revision = revisions.get(revisions.indexOf(old) == 0 ? 1 : 0);
            assertThat(revision.ids().executionId())
                    .isEqualTo(String.valueOf(old.ids().executionId()).replaceFirst("01$", "02"));
            assertThat(revision.told().since()).isEqualTo(old.told().until());
        });
    }

    @Test
    void aCancelledExecutionStaysAndMayBeBookedAgainUnderItsTradeId() {
        Map<BookedExecution, Status> ledger = ibkr.reports().ledger(FIRST, TODAY);
        Map<String, BookedExecution> byTransaction = ledger.keySet().stream()
                .collect(Collectors.toMap(row -> row.account() + row.ids().transactionId(), row -> row));
        assertThat(rows(row -> row.kind() == Kind.TRADE_CANCEL)).isNotEmpty().allSatisfy(cancel -> {
            BookedExecution original = Objects.requireNonNull(
                    byTransaction.get(cancel.account() + cancel.ids().cancels()));
            assertThat(ledger).contains(entry(original, Status.BUSTED), entry(cancel, Status.CANCELLATION));
            assertThat(cancel.quantity())
                    .isEqualByComparingTo(original.quantity().negate());
            assertThat(cancel.bought()).isEqualTo(original.bought());
            assertThat(cancel.reportDate()).isAfter(original.reportDate());
        });
        assertThat(rows(row -> ledger.get(row) == Status.REBOOKED)).isNotEmpty().allSatisfy(row -> {
            assertThat(row.ids().executionId()).endsWith(".02");
            assertThat(row.commission()).isZero();
        });
        assertThat(rows(row -> ledger.get(row) == Status.BUSTED))
                .hasSizeGreaterThan(
                        rows(row -> ledger.get(row) == Status.REBOOKED).size());
    }

    @Test
    void optionsExpireAndAreDelivered() {
        List<BookedExecution> bookings = rows(row -> row.kind() == Kind.BOOK_TRADE);
        assertThat(bookings).extracting(BookedExecution::notes).contains("C;Ep", "C;A", "C;Ex", "O;A", "O;Ex");
        assertThat(bookings).allSatisfy(row -> {
            assertThat(row.ids().executionId()).isNull();
            assertThat(row.at().atZone(NEW_YORK).toLocalTime()).isEqualTo(LocalTime.of(16, 20));
            assertThat(Long.toString(row.order().id())).isEqualTo(row.ids().transactionId());
        });
        assertThat(bookings.stream().filter(row -> row.instrument().stock()))
                .anyMatch(row -> row.commission().signum() < 0);
        Set<SimulatedInstrument> opened =
                rows(row -> row.instrument().derived() != null && row.kind() == Kind.EXCH_TRADE).stream()
                        .map(BookedExecution::instrument)
                        .collect(Collectors.toSet());
        assertThat(bookings.stream().map(BookedExecution::instrument).filter(option -> option.derived() != null))
                .isNotEmpty()
                .allMatch(opened::contains);
    }

    @Test
    void theHourThatOccursTwiceHasTradesInBothPasses() {
        List<Instant> coins = rows(row -> row.instrument().crypto()).stream()
                .map(BookedExecution::at)
                .filter(at -> at.isBefore(Instant.parse("2026-11-01T12:00:00Z")))
                .distinct()
                .toList();
        assertThat(coins).containsExactly(Instant.parse("2026-11-01T05:30:15Z"), Instant.parse("2026-11-01T06:30:15Z"));
        assertThat(coins).extracting(at -> at.atZone(NEW_YORK).toLocalTime()).containsOnly(LocalTime.of(1, 30, 15));
    }

    @Test
    void theHourThatIsMissingHasTradesOnBothSides() {
        VirtualTiming spring = VirtualTiming.startingAt(Instant.parse("2026-03-10T21:30:00Z"));
        IbkrSimulator other = IbkrSimulator.builder()
                .timing(spring)
                .history(LocalDate.of(2026, 3, 2))
                .build();
        LocalDate monday = LocalDate.of(2026, 3, 9);
        assertThat(other.reports().ledger(monday, monday).keySet().stream()
                        .filter(row -> row.instrument().crypto())
                        .map(row -> row.at().atZone(NEW_YORK).toLocalDateTime().toString())
                        .distinct())
                .containsExactly("2026-03-08T01:59:58", "2026-03-08T03:00:02", "2026-03-08T12:00");
        spring.close();
    }

    @Test
    void currenciesInTheEveningCountToTheNextDay() {
        assertThat(rows(row ->
                        row.instrument().pair() && row.at().atZone(NEW_YORK).getHour() >= 17))
                .isNotEmpty()
                .allMatch(row -> row.reportDate().isAfter(row.tradeDate()));
    }

    @Test
    void thereAreEmptyDaysAndHolidaysOnWhichOnlyEuropeTrades() {
        Set<LocalDate> days =
                rows(row -> true).stream().map(BookedExecution::tradeDate).collect(Collectors.toSet());
        List<LocalDate> empty = FIRST.datesUntil(TODAY)
                .filter(day -> day.getDayOfWeek().getValue() < 6 && !days.contains(day))
                .toList();
        assertThat(empty).hasSizeBetween(3, 10);
        assertThat(rows(row -> row.tradeDate().equals(LocalDate.of(2026, 11, 26))))
                .isNotEmpty()
                .allMatch(row -> row.instrument().currency().equals("EUR"));
    }

    @Test
    void commissionsMayBeGivenBackAndMayBeInAnotherCurrency() {
        assertThat(rows(row -> row.commission().signum() > 0)).isNotEmpty();
        String second = ibkr.user().accountIds().get(1);
        assertThat(rows(row -> row.account().equals(second) && row.instrument().pair()))
                .isNotEmpty()
                .allMatch(row -> row.commissionCurrency().equals("EUR"));
        assertThat(rows(row -> row.openClose().equals("C;O"))).isNotEmpty();
    }

    @Test
    void liveTradesAreTheExecutionsOfTheLedger() {
        ForeignClient client = connected();
        JsonArray rows = trades(client);
        Map<BookedExecution, Status> ledger = ibkr.reports().ledger(FIRST, TODAY);
        String account = ibkr.user().accountIds().get(0);
        Map<String, BookedExecution> wanted = ledger.keySet().stream()
                .filter(row -> row.account().equals(account) && row.kind() == Kind.EXCH_TRADE)
                .filter(row -> ledger.get(row) == Status.LIVE || ledger.get(row) == Status.REBOOKED)
                .filter(row -> !row.at().isBefore(Instant.parse("2026-11-24T00:00:00Z")))
                .collect(Collectors.toMap(row -> String.valueOf(row.ids().executionId()), row -> row));
        assertThat(wanted).hasSizeGreaterThan(50);
        for (JsonElement element : rows) {
            JsonObject row = element.getAsJsonObject();
            BookedExecution truth =
                    Objects.requireNonNull(wanted.remove(row.get("execution_id").getAsString()));
            assertThat(row.get("trade_time_r").getAsLong()).isEqualTo(truth.at().toEpochMilli());
            assertThat(row.get("size").getAsBigDecimal())
                    .isEqualByComparingTo(truth.quantity().abs());
            assertThat(row.get("price").getAsBigDecimal()).isEqualByComparingTo(truth.price());
            assertThat(row.get("side").getAsString()).isEqualTo(truth.bought() ? "B" : "S");
        }
        assertThat(wanted).isEmpty();
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void aCommissionMayComeLaterThanItsExecution() {
        ForeignClient client = connected();
        Set<String> without = new HashSet<>();
        for (int day = 0; day < 8; day++) {
            ids(trades(client), row -> !row.has("commission")).forEach(without::add);
            time.advance(Duration.ofHours(23).plusMinutes(57));
            client.connect(() -> time.advance(Duration.ofSeconds(2)));
        }
        assertThat(without).isNotEmpty();
        assertThat(ids(trades(client), row -> !row.has("commission"))).doesNotContainAnyElementsOf(without);
    }

    @Test
    void aRowThatATestBooksIsInLedgerAndLiveTrades() {
        BookedExecution any = rows(row -> row.kind() == Kind.EXCH_TRADE).get(0);
        Instant at = time.now().minusSeconds(90);
        BookedExecution made = any.withIds(new Ids("00000001.00000002.01.01", "1", "2", null), new BigDecimal("3.25"))
                .withReportDate(TODAY)
                .withTime(at)
                .withTold(new Told(at, null, at));
        ibkr.reports().book(made);

        assertThat(ibkr.reports().ledger(TODAY, TODAY)).containsEntry(made, Status.LIVE);
        assertThat(ibkr.executions(any.account(), TODAY))
                .anyMatch(execution -> execution.id().equals("00000001.00000002.01.01")
                        && execution.price().compareTo(new BigDecimal("3.25")) == 0);
    }

    @Test
    void tooManyRoundTripsForAHistoryAreRefused() {
        assertThatThrownBy(() ->
                        IbkrSimulator.builder().history(FIRST).roundTrips(81).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("roundTrips");
    }

    private List<BookedExecution> rows(Predicate<BookedExecution> which) {
        return ibkr.reports().ledger(FIRST, TODAY).keySet().stream()
                .filter(which)
                .toList();
    }

    private static List<String> ids(JsonArray rows, Predicate<JsonObject> which) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(which)
                .map(row -> row.get("execution_id").getAsString())
                .toList();
    }

    private ForeignClient connected() {
        return InProcess.client(ibkr, time, credentials).connect(() -> time.advance(Duration.ofSeconds(2)));
    }

    private JsonArray trades(ForeignClient client) {
        time.advance(Duration.ofSeconds(5));
        return client.get("/iserver/account/trades?days=7").json().getAsJsonArray();
    }
}

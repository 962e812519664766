package io.github.ibkrclient.tests.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.model.ScannerRequest;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.pacing.PacingStore;
import io.github.ibkrclient.pacing.Permit;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.VirtualTask;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import io.github.ibkrclient.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacingTest {
    private static final CallOptions PATIENT = CallOptions.DEFAULT.withTimeout(Duration.ofHours(1));

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture(simulator -> simulator.users(2));

    @Test
    void twentyFourCallersForAMinuteBreakNoRuleAndTheTickleIsOnTime() {
        try (IbkrClient client = fixture.builder().options(PATIENT).build()) {
            client.connect();
            Instant end = fixture.time.now().plusSeconds(60);
            fixture.time.run(24, () -> {
                while (fixture.time.now().isBefore(end)) {
                    client.contracts().stocks(List.of("AAPL"));
                }
            });
            fixture.time.advance(Duration.ofSeconds(2));

            assertThat(fixture.ibkr.violations()).isEmpty();
            assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSizeBetween(540, 580);
            assertThat(fixture.arrivals(Endpoint.TICKLE))
                    .isNotEmpty()
                    .allSatisfy(tickle -> assertThat(tickle)
                            .isBetween(SimulatorFixture.START.plusSeconds(30), SimulatorFixture.START.plusSeconds(63)));
        }
    }

    @Test
    void scannerRunsBehindTwoHundredReadsStillArriveASecondApart() {
        try (IbkrClient client = fixture.builder().options(PATIENT).build()) {
            client.connect();
            List<VirtualTask> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                tasks.add(
                        fixture.time.start("read-" + i, () -> client.contracts().stocks(List.of("AAPL"))));
            }
            ScannerRequest scan = ScannerRequest.builder()
                    .instrument("STK")
                    .type("TOP_PERC_GAIN")
                    .location("STK.US.MAJOR")
                    .build();
            for (int i = 0; i < 3; i++) {
                tasks.add(fixture.time.start("scan-" + i, () -> client.scanner().run(scan)));
            }
            tasks.forEach(VirtualTask::await);

            assertThat(fixture.ibkr.violations()).isEmpty();
            assertThat(fixture.gaps(Endpoint.RUN_SCANNER))
                    .hasSize(2)
                    .allMatch(gap -> gap.compareTo(Duration.ofSeconds(1)) >= 0);
        }
    }

    @Test
    void sessionTrafficOvertakesQueuedReads() {
        try (IbkrClient client = fixture.builder().options(PATIENT).build()) {
            client.connect();
            for (int i = 0; i < 100; i++) {
                fixture.time.start("read-" + i, () -> client.contracts().stocks(List.of("AAPL")));
            }
            Duration before = fixture.time.slept();
            fixture.time.advance(Duration.ofMillis(1));
            client.session().tickle();

            assertThat(fixture.time.slept().minus(before)).isLessThan(Duration.ofSeconds(2));
            assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSizeLessThan(30);
            fixture.time.advance(Duration.ofSeconds(20));
        }
    }

    @Test
    void aWaitThatCannotFitIsRefusedAtOnce() {
        try (IbkrClient client = fixture.client()) {
            client.scanner().params();
            Duration before = fixture.time.slept();

            assertThatThrownBy(() -> client.scanner().params()).isInstanceOfSatisfying(PacingException.class, e -> {
                assertThat(e.retryIn()).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(16));
                assertThat(e).hasMessageContaining("the limit is 1 call(s) per 900 s (GET_SCANNER_PARAMS)");
            });
            assertThat(fixture.time.slept()).isEqualTo(before);
            assertThat(fixture.ibkr.received(Endpoint.GET_SCANNER_PARAMS)).hasSize(1);
        }
    }

    @Test
    void a429ClosesTheGateForAllClientsOfTheRuntimeTickleIncluded() {
        try (IbkrClient client = fixture.client();
                IbkrClient other = fixture.builder(fixture.ibkr.users().get(1)).build()) {
            client.connect();
            other.portfolio().accounts();
            fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(429, "{\"error\":\"too many requests\"}", 1);

            assertThatThrownBy(() -> client.contracts().stocks(List.of("AAPL")))
                    .isInstanceOfSatisfying(
                            RateLimitedException.class,
                            e -> assertThat(e.until())
                                    .isEqualTo(fixture.time.now().plus(Duration.ofMinutes(15))));
            assertThatThrownBy(() -> other.contracts().stocks(List.of("AAPL"))).isInstanceOf(PacingException.class);
            assertThat(client.sessionStatus().sso().until()).isPresent();
            int tickles = fixture.ibkr.received(Endpoint.TICKLE).size();
            fixture.time.advance(Duration.ofMinutes(14));
            assertThat(fixture.ibkr.received(Endpoint.TICKLE)).hasSize(tickles);

            fixture.time.advance(Duration.ofMinutes(2));
            assertThat(client.contracts().stocks(List.of("AAPL"))).isNotEmpty();
        }
    }

    /** Each repetition makes IBKR's penalty longer, and a call that comes too early is a repetition. */
    @Test
    void eachPenaltyWithinADayOfTheLastIsWaitedOutForLongerAndTheNextIsShortAgain() {
        try (IbkrClient client = fixture.client()) {
            penaltiesGrow(() -> penalised(client));
        }
    }

    @Test
    void aRestartRemembersThatAPenaltyIsARepetition() {
        PacingStore store = PacingStore.file(folder.resolve("pacing.store"));
        penaltiesGrow(() -> {
            IbkrRuntime restarted = IbkrRuntime.create(fixture.time);
            try (IbkrClient client =
                    fixture.builder().runtime(restarted).pacingStore(store).build()) {
                return penalised(client);
            }
        });
    }

    private void penaltiesGrow(Supplier<Duration> penalised) {
        List<Duration> penalties = new ArrayList<>();
        for (int hours : new int[] {5, 20, 30, 1}) {
            penalties.add(penalised.get());
            fixture.time.advance(Duration.ofHours(hours));
        }

        assertThat(penalties.stream().map(Duration::toMinutes)).containsExactly(15L, 25L, 35L, 15L);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    /** How long the client closes its gate after the next 429. */
    private Duration penalised(IbkrClient client) {
        fixture.ibkr.faults().inject(Fault.PENALTY_BOX, fixture.time.now(), Duration.ofMinutes(2));
        assertThatThrownBy(() -> client.contracts().stocks(List.of("AAPL"))).isInstanceOf(RateLimitedException.class);
        return Duration.between(
                fixture.time.now(), client.health().penaltyUntil().orElseThrow());
    }

    @Test
    void afterThePenaltyCallsStartOneByOneAndThenGoAtFullPaceAgain() {
        PacingStore store = PacingStore.file(folder.resolve("pacing.store"));
        try (IbkrClient client =
                fixture.builder().options(PATIENT).pacingStore(store).build()) {
            client.connect();
            fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(429, "", 1);
            assertThatThrownBy(() -> client.contracts().stocks(List.of("AAPL")))
                    .isInstanceOf(RateLimitedException.class);
            Instant opens = fixture.time.now().plus(Duration.ofMinutes(15));
            List<VirtualTask> tasks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                tasks.add(
                        fixture.time.start("read-" + i, () -> client.contracts().stocks(List.of("AAPL"))));
            }
            tasks.forEach(VirtualTask::await);

            List<Instant> slow = fixture.arrivals(Endpoint.LIST_STOCKS).stream()
                    .filter(at -> at.isAfter(opens.minusSeconds(1)) && at.isBefore(opens.plusSeconds(60)))
                    .toList();
            assertThat(slow).hasSizeBetween(50, 56);
            assertThat(fixture.arrivals(Endpoint.LIST_STOCKS).get(1)).isBetween(opens, opens.plusSeconds(2));
            assertThat(fixture.time.now()).isBefore(opens.plusSeconds(66));
            assertThat(fixture.gaps(Endpoint.LIST_STOCKS).subList(1, 50))
                    .allMatch(gap -> gap.compareTo(Duration.ofSeconds(1)) > 0);
        }
    }

    @Test
    void aRestartInTheSlowMinuteStaysSlow() {
        PacingStore store = PacingStore.file(folder.resolve("pacing.store"));
        LocalPacer.create(fixture.runtime.timing(), fixture.runtime.penaltyGate(), PacingLimits.documented(), store)
                .closeUntil(fixture.time.now().plus(Duration.ofMinutes(10)));
        fixture.time.advance(Duration.ofMinutes(10).plusSeconds(5));
        IbkrRuntime restarted = IbkrRuntime.create(fixture.time);

        try (IbkrClient client = fixture.builder()
                .runtime(restarted)
                .options(PATIENT)
                .pacingStore(store)
                .build()) {
            client.connect();
            for (int i = 0; i < 10; i++) {
                client.contracts().stocks(List.of("AAPL"));
            }
        }

        assertThat(fixture.gaps(Endpoint.LIST_STOCKS))
                .hasSize(9)
                .allMatch(gap -> gap.compareTo(Duration.ofSeconds(1)) > 0);
    }

    @Test
    void whoGivesUpWaitingGivesHisPlaceBackToThoseBehindHim() {
        try (IbkrClient client = fixture.builder().options(PATIENT).build()) {
            client.trades().list(7);
            Instant start = fixture.time.now();
            List<VirtualTask> tasks = new ArrayList<>();
            Thread[] second = new Thread[1];
            tasks.add(fixture.time.start("first", () -> client.trades().list(7)));
            tasks.add(fixture.time.start("second", () -> {
                second[0] = Thread.currentThread();
                assertThatThrownBy(() -> client.trades().list(7)).hasMessageContaining("interrupted");
                Thread.interrupted();
            }));
            tasks.add(fixture.time.start("third", () -> client.trades().list(7)));
            fixture.time.advance(Duration.ofSeconds(1));
            second[0].interrupt();
            tasks.forEach(VirtualTask::await);

            assertThat(Duration.between(start, fixture.time.now()))
                    .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
        }
    }

    @Test
    void whoIsOvertakenUntilHisDeadlineCannotBeKeptIsToldAtOnceAndGivesHisPlaceBack() throws InterruptedException {
        PacingLimits onePerSecond = PacingLimits.documented().sessionWide(1, Duration.ofSeconds(1));
        LocalPacer pacer = LocalPacer.create(fixture.runtime.timing(), fixture.runtime.penaltyGate(), onePerSecond);
        pacer.acquire(Endpoint.LIST_STOCKS, in(10_000)).close();
        Instant start = fixture.time.now();
        VirtualTask overtaken = fixture.time.start("overtaken", () -> {
            assertThatThrownBy(() -> pacer.acquire(Endpoint.LIST_STOCKS, in(1_500)))
                    .isInstanceOfSatisfying(
                            PacingException.class,
                            e -> assertThat(e.retryIn()).isBetween(Duration.ofMillis(1_100), Duration.ofMillis(1_200)));
            assertThat(Duration.between(start, fixture.time.now())).isLessThan(Duration.ofMillis(1_200));
        });
        fixture.time.advance(Duration.ofMillis(500));
        VirtualTask order = fixture.time.start("order", () -> granted(pacer, Endpoint.CANCEL_ORDER));
        VirtualTask last = fixture.time.start("last", () -> granted(pacer, Endpoint.LIST_STOCKS));
        overtaken.await();
        order.await();
        last.await();

        assertThat(Duration.between(start, fixture.time.now()))
                .isBetween(Duration.ofMillis(2_204), Duration.ofMillis(2_240));
    }

    private void granted(LocalPacer pacer, Endpoint endpoint) {
        try {
            pacer.acquire(endpoint, in(10_000)).close();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Deadline in(int millis) {
        return Deadline.in(Duration.ofMillis(millis), fixture.time);
    }

    @Test
    void sessionTrafficGoesBeforeOrdersAndOrdersBeforeReadsEachInTheirOrder() throws InterruptedException {
        LocalPacer pacer =
                LocalPacer.create(fixture.runtime.timing(), fixture.runtime.penaltyGate(), PacingLimits.documented());
        for (int i = 0; i < 10; i++) {
            pacer.acquire(Endpoint.LIST_STOCKS, Deadline.in(Duration.ofMinutes(1), fixture.time))
                    .close();
            fixture.time.advance(Duration.ofMillis(10));
        }
        List<String> order = new ArrayList<>();
        List<VirtualTask> tasks = new ArrayList<>();
        for (Endpoint endpoint : List.of(
                Endpoint.LIST_STOCKS,
                Endpoint.LIST_STOCKS,
                Endpoint.CANCEL_ORDER,
                Endpoint.LIST_ORDERS,
                Endpoint.CANCEL_ORDER,
                Endpoint.TICKLE)) {
            String name = endpoint.name() + " " + tasks.size();
            tasks.add(fixture.time.start(name, () -> {
                try {
                    pacer.acquire(endpoint, Deadline.in(Duration.ofMinutes(1), fixture.time))
                            .close();
                    order.add(name);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        tasks.forEach(VirtualTask::await);

        assertThat(order)
                .containsExactly(
                        "TICKLE 5",
                        "CANCEL_ORDER 2",
                        "CANCEL_ORDER 4",
                        "LIST_STOCKS 0",
                        "LIST_STOCKS 1",
                        "LIST_ORDERS 3");
    }

    @Test
    void limitsCanBeSetForAllAndForOneAndTheRestStays() throws InterruptedException {
        PacingLimits limits = PacingLimits.documented()
                .sessionWide(50, Duration.ofSeconds(1))
                .on(Endpoint.LIST_TRADES, 1, Duration.ofSeconds(9))
                .on(Endpoint.LIST_STOCKS, 4, Duration.ofSeconds(2));
        LocalPacer pacer = LocalPacer.create(fixture.runtime.timing(), fixture.runtime.penaltyGate(), limits);

        assertThat(granted(pacer, Endpoint.SEARCH_CONTRACTS, 100)).isEqualTo(Duration.ofMillis(1_102));
        assertThat(granted(pacer, Endpoint.LIST_STOCKS, 8)).isEqualTo(Duration.ofMillis(2_103));
        assertThat(granted(pacer, Endpoint.LIST_TRADES, 2)).isEqualTo(Duration.ofMillis(9_110));
        assertThat(granted(pacer, Endpoint.LIST_ORDERS, 2)).isEqualTo(Duration.ofMillis(5_106));
    }

    @Test
    void aNumberOfCallsAtOnceCanBeSet() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(
                fixture.runtime.timing(),
                fixture.runtime.penaltyGate(),
                PacingLimits.documented().maxConcurrent(Endpoint.LIST_STOCKS, 2));
        Deadline soon = Deadline.in(Duration.ofSeconds(5), fixture.time);
        Permit first = pacer.acquire(Endpoint.LIST_STOCKS, soon);
        pacer.acquire(Endpoint.LIST_STOCKS, soon);
        fixture.time.start("third", () -> {
            fixture.time.advance(Duration.ofSeconds(3));
            first.close();
        });
        Duration before = fixture.time.slept();

        pacer.acquire(Endpoint.LIST_STOCKS, soon);

        assertThat(fixture.time.slept().minus(before)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aClientKeepsTheLimitsItWasBuiltWith() {
        PacingLimits slow = PacingLimits.documented().set("LIST_STOCKS", "1/3s");
        try (IbkrClient client = fixture.builder().pacing(slow).build()) {
            client.contracts().stocks(List.of("AAPL"));
            client.contracts().stocks(List.of("AAPL"));
        }

        assertThat(fixture.gaps(Endpoint.LIST_STOCKS).get(0)).isGreaterThan(Duration.ofSeconds(3));
    }

    @Test
    void aLimitThatWasChangedRemembersTheCallsOfTheOldOne() throws InterruptedException {
        PacingStore store = PacingStore.file(folder.resolve("pacing.store"));
        PacingLimits documented = PacingLimits.documented();
        PacingLimits wider = documented.set("LIST_TRADES", "3/10s").sessionWide(50, Duration.ofSeconds(1));
        granted(
                LocalPacer.create(fixture.runtime.timing(), fixture.runtime.penaltyGate(), documented, store),
                Endpoint.LIST_TRADES,
                2);

        assertThat(granted(
                        LocalPacer.create(fixture.runtime.timing(), fixture.runtime.penaltyGate(), wider, store),
                        Endpoint.LIST_TRADES,
                        3))
                .isEqualTo(Duration.ofMillis(10_111 - 2_000));
        assertThat(granted(
                        LocalPacer.create(fixture.runtime.timing(), fixture.runtime.penaltyGate(), documented, store),
                        Endpoint.LIST_TRADES,
                        1))
                .isEqualTo(Duration.ofMillis(5_106 - 2_000));
    }

    /** How long calls one after another wait, two seconds after the calls before them. */
    private Duration granted(LocalPacer pacer, Endpoint endpoint, int calls) throws InterruptedException {
        fixture.time.advance(Duration.ofSeconds(2));
        Duration before = fixture.time.slept();
        for (int i = 0; i < calls; i++) {
            pacer.acquire(endpoint, Deadline.in(Duration.ofMinutes(1), fixture.time))
                    .close();
        }
        return fixture.time.slept().minus(before);
    }

    @Test
    void aSecondProcessKeepsThePaceOfTheFirst() {
        PacingStore store = PacingStore.file(folder.resolve("pacing.store"));
        for (int process = 0; process < 3; process++) {
            try (IbkrClient client = fixture.builder().pacingStore(store).build()) {
                client.portfolio().accounts();
            }
        }

        assertThat(fixture.gaps(Endpoint.LIST_PORTFOLIO_ACCOUNTS))
                .hasSize(2)
                .allMatch(gap -> gap.compareTo(Duration.ofSeconds(5)) >= 0);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void aRestartDoesNotOpenThePenaltyBox() {
        PacingStore store = PacingStore.file(folder.resolve("pacing.store"));
        LocalPacer.create(fixture.runtime.timing(), fixture.runtime.penaltyGate(), PacingLimits.documented(), store)
                .closeUntil(fixture.time.now().plus(Duration.ofMinutes(10)));

        IbkrRuntime restarted = IbkrRuntime.create(fixture.time);
        LocalPacer pacer =
                LocalPacer.create(restarted.timing(), restarted.penaltyGate(), PacingLimits.documented(), store);

        assertThat(pacer.closedUntil()).contains(SimulatorFixture.START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void theRulesAreVisibleAsRateLimitersWhosePermissionsTakeTheirTurn() {
        LocalPacer pacer =
                LocalPacer.create(fixture.runtime.timing(), fixture.runtime.penaltyGate(), PacingLimits.documented());
        try (IbkrClient client = fixture.builder().pacer(pacer).build()) {
            client.portfolio().accounts();
            var limiter =
                    pacer.registry().find("LIST_PORTFOLIO_ACCOUNTS:1/PT5S").orElseThrow();
            int[] successes = {0};
            limiter.getEventPublisher().onSuccess(event -> successes[0]++);
            assertThat(limiter.getMetrics().getAvailablePermissions()).isZero();
            Duration before = fixture.time.slept();

            assertThat(limiter.acquirePermission()).isTrue();

            assertThat(fixture.time.slept().minus(before)).isGreaterThan(Duration.ofSeconds(5));
            client.portfolio().accounts();
            assertThat(successes[0]).isEqualTo(2);
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void anInterruptedWaitGivesItsPlaceBack() {
        try (IbkrClient client = fixture.builder().options(PATIENT).build()) {
            client.scanner().params();
            VirtualTask waiting = fixture.time.start("waiting", () -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> client.scanner().params()).hasMessageContaining("interrupted");
                assertThat(Thread.interrupted()).isTrue();
            });
            waiting.await();
            Duration before = fixture.time.slept();

            client.scanner().params();

            assertThat(fixture.time.slept().minus(before)).isLessThan(Duration.ofMinutes(16));
        }
    }
}

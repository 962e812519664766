package io.github.ibkrclient.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.model.ScannerRequest;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.PacingLedger;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.pacing.Permit;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.VirtualTask;
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
    private final Scene scene = new Scene(simulator -> simulator.users(2));

    @Test
    void twentyFourCallersForAMinuteBreakNoRuleAndTheTickleIsOnTime() {
        try (IbkrClient client = scene.builder().options(PATIENT).build()) {
            client.connect();
            Instant end = scene.time.now().plusSeconds(60);
            scene.time.run(24, () -> {
                while (scene.time.now().isBefore(end)) {
                    client.contracts().stocks(List.of("AAPL"));
                }
            });
            scene.time.advance(Duration.ofSeconds(2));

            assertThat(scene.ibkr.violations()).isEmpty();
            assertThat(scene.ibkr.received(Endpoint.LIST_STOCKS)).hasSizeBetween(570, 620);
            assertThat(scene.arrivals(Endpoint.TICKLE))
                    .isNotEmpty()
                    .allSatisfy(tickle ->
                            assertThat(tickle).isBetween(Scene.START.plusSeconds(30), Scene.START.plusSeconds(63)));
        }
    }

    @Test
    void scannerRunsBehindTwoHundredReadsStillArriveASecondApart() {
        try (IbkrClient client = scene.builder().options(PATIENT).build()) {
            client.connect();
            List<VirtualTask> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                tasks.add(scene.time.start("read-" + i, () -> client.contracts().stocks(List.of("AAPL"))));
            }
            ScannerRequest scan = ScannerRequest.builder()
                    .instrument("STK")
                    .type("TOP_PERC_GAIN")
                    .location("STK.US.MAJOR")
                    .build();
            for (int i = 0; i < 3; i++) {
                tasks.add(scene.time.start("scan-" + i, () -> client.scanner().run(scan)));
            }
            tasks.forEach(VirtualTask::await);

            assertThat(scene.ibkr.violations()).isEmpty();
            assertThat(scene.gaps(Endpoint.RUN_SCANNER))
                    .hasSize(2)
                    .allMatch(gap -> gap.compareTo(Duration.ofSeconds(1)) >= 0);
        }
    }

    @Test
    void sessionTrafficOvertakesQueuedReads() {
        try (IbkrClient client = scene.builder().options(PATIENT).build()) {
            client.connect();
            for (int i = 0; i < 100; i++) {
                scene.time.start("read-" + i, () -> client.contracts().stocks(List.of("AAPL")));
            }
            Duration before = scene.time.slept();
            scene.time.advance(Duration.ofMillis(1));
            client.session().tickle();

            assertThat(scene.time.slept().minus(before)).isLessThan(Duration.ofSeconds(2));
            assertThat(scene.ibkr.received(Endpoint.LIST_STOCKS)).hasSizeLessThan(30);
            scene.time.advance(Duration.ofSeconds(20));
        }
    }

    @Test
    void aWaitThatCannotFitIsRefusedAtOnce() {
        try (IbkrClient client = scene.client()) {
            client.scanner().params();
            Duration before = scene.time.slept();

            assertThatThrownBy(() -> client.scanner().params()).isInstanceOfSatisfying(PacingException.class, e -> {
                assertThat(e.retryIn()).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(16));
                assertThat(e).hasMessageContaining("the limit is 1 call(s) per 900 s (GET_SCANNER_PARAMS)");
            });
            assertThat(scene.time.slept()).isEqualTo(before);
            assertThat(scene.ibkr.received(Endpoint.GET_SCANNER_PARAMS)).hasSize(1);
        }
    }

    @Test
    void a429ClosesTheGateForAllClientsOfTheRuntimeTickleIncluded() {
        try (IbkrClient client = scene.client();
                IbkrClient other = scene.builder(scene.ibkr.users().get(1)).build()) {
            client.connect();
            other.portfolio().accounts();
            scene.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(429, "{\"error\":\"too many requests\"}", 1);

            assertThatThrownBy(() -> client.contracts().stocks(List.of("AAPL")))
                    .isInstanceOfSatisfying(
                            RateLimitedException.class,
                            e -> assertThat(e.until())
                                    .isEqualTo(scene.time.now().plus(Duration.ofMinutes(15))));
            assertThatThrownBy(() -> other.contracts().stocks(List.of("AAPL"))).isInstanceOf(PacingException.class);
            assertThat(client.sessionStatus().sso().until()).isPresent();
            int tickles = scene.ibkr.received(Endpoint.TICKLE).size();
            scene.time.advance(Duration.ofMinutes(14));
            assertThat(scene.ibkr.received(Endpoint.TICKLE)).hasSize(tickles);

            scene.time.advance(Duration.ofMinutes(2));
            assertThat(client.contracts().stocks(List.of("AAPL"))).isNotEmpty();
        }
    }

    /** IBKR keeps who repeats it longer in the box, and a call that comes too early repeats it. */
    @Test
    void eachPenaltyWithinADayOfTheLastIsWaitedOutForLongerAndTheNextIsShortAgain() {
        try (IbkrClient client = scene.client()) {
            penaltiesGrow(() -> penalised(client));
        }
    }

    @Test
    void aRestartRemembersThatAPenaltyIsARepetition() {
        PacingLedger ledger = PacingLedger.file(folder.resolve("pacing.ledger"));
        penaltiesGrow(() -> {
            IbkrRuntime restarted = IbkrRuntime.create(scene.time);
            try (IbkrClient client =
                    scene.builder().runtime(restarted).ledger(ledger).build()) {
                return penalised(client);
            }
        });
    }

    private void penaltiesGrow(Supplier<Duration> penalised) {
        List<Duration> penalties = new ArrayList<>();
        for (int hours : new int[] {5, 20, 30, 1}) {
            penalties.add(penalised.get());
            scene.time.advance(Duration.ofHours(hours));
        }

        assertThat(penalties.stream().map(Duration::toMinutes)).containsExactly(15L, 25L, 35L, 15L);
        assertThat(scene.ibkr.violations()).isEmpty();
    }

    /** How long the client closes its gate for the next 429. */
    private Duration penalised(IbkrClient client) {
        scene.ibkr.faults().inject(Fault.PENALTY_BOX, scene.time.now(), Duration.ofMinutes(2));
        assertThatThrownBy(() -> client.contracts().stocks(List.of("AAPL"))).isInstanceOf(RateLimitedException.class);
        return Duration.between(scene.time.now(), client.health().penaltyUntil().orElseThrow());
    }

    @Test
    void afterThePenaltyCallsStartOneByOneAndThenGoAtFullPaceAgain() {
        PacingLedger ledger = PacingLedger.file(folder.resolve("pacing.ledger"));
        try (IbkrClient client = scene.builder().options(PATIENT).ledger(ledger).build()) {
            client.connect();
            scene.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(429, "", 1);
            assertThatThrownBy(() -> client.contracts().stocks(List.of("AAPL")))
                    .isInstanceOf(RateLimitedException.class);
            Instant opens = scene.time.now().plus(Duration.ofMinutes(15));
            List<VirtualTask> tasks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                tasks.add(scene.time.start("read-" + i, () -> client.contracts().stocks(List.of("AAPL"))));
            }
            tasks.forEach(VirtualTask::await);

            List<Instant> slow = scene.arrivals(Endpoint.LIST_STOCKS).stream()
                    .filter(at -> at.isAfter(opens.minusSeconds(1)) && at.isBefore(opens.plusSeconds(60)))
                    .toList();
            assertThat(slow).hasSizeBetween(55, 60);
            assertThat(scene.arrivals(Endpoint.LIST_STOCKS).get(1)).isBetween(opens, opens.plusSeconds(2));
            assertThat(scene.time.now()).isBefore(opens.plusSeconds(66));
            assertThat(scene.gaps(Endpoint.LIST_STOCKS).subList(1, 55))
                    .allMatch(gap -> gap.compareTo(Duration.ofSeconds(1)) > 0);
        }
    }

    @Test
    void aRestartInTheSlowMinuteStaysSlow() {
        PacingLedger ledger = PacingLedger.file(folder.resolve("pacing.ledger"));
        LocalPacer.create(scene.runtime, Endpoint.sessionPacing(), ledger)
                .closeUntil(scene.time.now().plus(Duration.ofMinutes(10)));
        scene.time.advance(Duration.ofMinutes(10).plusSeconds(5));
        IbkrRuntime restarted = IbkrRuntime.create(scene.time);

        try (IbkrClient client = scene.builder()
                .runtime(restarted)
                .options(PATIENT)
                .ledger(ledger)
                .build()) {
            client.connect();
            for (int i = 0; i < 10; i++) {
                client.contracts().stocks(List.of("AAPL"));
            }
        }

        assertThat(scene.gaps(Endpoint.LIST_STOCKS))
                .hasSize(9)
                .allMatch(gap -> gap.compareTo(Duration.ofSeconds(1)) > 0);
    }

    @Test
    void whoGivesUpWaitingGivesHisPlaceBackToThoseBehindHim() {
        try (IbkrClient client = scene.builder().options(PATIENT).build()) {
            client.trades().list(7);
            Instant start = scene.time.now();
            List<VirtualTask> tasks = new ArrayList<>();
            Thread[] second = new Thread[1];
            tasks.add(scene.time.start("first", () -> client.trades().list(7)));
            tasks.add(scene.time.start("second", () -> {
                second[0] = Thread.currentThread();
                assertThatThrownBy(() -> client.trades().list(7)).hasMessageContaining("interrupted");
                Thread.interrupted();
            }));
            tasks.add(scene.time.start("third", () -> client.trades().list(7)));
            scene.time.advance(Duration.ofSeconds(1));
            second[0].interrupt();
            tasks.forEach(VirtualTask::await);

            assertThat(Duration.between(start, scene.time.now()))
                    .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
        }
    }

    @Test
    void whoIsOvertakenUntilHisDeadlineCannotBeKeptIsToldAtOnceAndGivesHisPlaceBack() throws InterruptedException {
        PacingLimits onePerSecond = PacingLimits.documented().sessionWide(1, Duration.ofSeconds(1));
        LocalPacer pacer = LocalPacer.create(scene.runtime, onePerSecond);
        pacer.acquire(Endpoint.LIST_STOCKS, in(10_000)).close();
        Instant start = scene.time.now();
        VirtualTask overtaken = scene.time.start("overtaken", () -> {
            assertThatThrownBy(() -> pacer.acquire(Endpoint.LIST_STOCKS, in(1_500)))
                    .isInstanceOfSatisfying(
                            PacingException.class,
                            e -> assertThat(e.retryIn()).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_100)));
            assertThat(Duration.between(start, scene.time.now())).isLessThan(Duration.ofMillis(1_100));
        });
        scene.time.advance(Duration.ofMillis(500));
        VirtualTask order = scene.time.start("order", () -> granted(pacer, Endpoint.CANCEL_ORDER));
        VirtualTask last = scene.time.start("last", () -> granted(pacer, Endpoint.LIST_STOCKS));
        overtaken.await();
        order.await();
        last.await();

        assertThat(Duration.between(start, scene.time.now()))
                .isBetween(Duration.ofMillis(2_060), Duration.ofMillis(2_100));
    }

    private void granted(LocalPacer pacer, Endpoint endpoint) {
        try {
            pacer.acquire(endpoint, in(10_000)).close();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Deadline in(int millis) {
        return Deadline.in(Duration.ofMillis(millis), scene.time);
    }

    @Test
    void sessionTrafficGoesBeforeOrdersAndOrdersBeforeReadsEachInTheirOrder() throws InterruptedException {
        LocalPacer pacer = LocalPacer.create(scene.runtime, Endpoint.sessionPacing());
        for (int i = 0; i < 10; i++) {
            pacer.acquire(Endpoint.LIST_STOCKS, Deadline.in(Duration.ofMinutes(1), scene.time))
                    .close();
            scene.time.advance(Duration.ofMillis(10));
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
            tasks.add(scene.time.start(name, () -> {
                try {
                    pacer.acquire(endpoint, Deadline.in(Duration.ofMinutes(1), scene.time))
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
        LocalPacer pacer = LocalPacer.create(scene.runtime, limits);

        assertThat(granted(pacer, Endpoint.SEARCH_CONTRACTS, 100)).isEqualTo(Duration.ofMillis(1_030));
        assertThat(granted(pacer, Endpoint.LIST_STOCKS, 8)).isEqualTo(Duration.ofMillis(2_060));
        assertThat(granted(pacer, Endpoint.LIST_TRADES, 2)).isEqualTo(Duration.ofMillis(9_270));
        assertThat(granted(pacer, Endpoint.LIST_ORDERS, 2)).isEqualTo(Duration.ofMillis(5_150));
    }

    @Test
    void aNumberOfCallsAtOnceCanBeSet() throws InterruptedException {
        LocalPacer pacer =
                LocalPacer.create(scene.runtime, PacingLimits.documented().atOnce(Endpoint.LIST_STOCKS, 2));
        Deadline soon = Deadline.in(Duration.ofSeconds(5), scene.time);
        Permit first = pacer.acquire(Endpoint.LIST_STOCKS, soon);
        pacer.acquire(Endpoint.LIST_STOCKS, soon);
        scene.time.start("third", () -> {
            scene.time.advance(Duration.ofSeconds(3));
            first.close();
        });
        Duration before = scene.time.slept();

        pacer.acquire(Endpoint.LIST_STOCKS, soon);

        assertThat(scene.time.slept().minus(before)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aClientKeepsTheLimitsItWasBuiltWith() {
        PacingLimits slow = PacingLimits.documented().set("LIST_STOCKS", "1/3s");
        try (IbkrClient client = scene.builder().pacing(slow).build()) {
            client.contracts().stocks(List.of("AAPL"));
            client.contracts().stocks(List.of("AAPL"));
        }

        assertThat(scene.gaps(Endpoint.LIST_STOCKS).get(0)).isGreaterThan(Duration.ofSeconds(3));
    }

    @Test
    void aLimitThatWasChangedRemembersTheCallsOfTheOldOne() throws InterruptedException {
        PacingLedger ledger = PacingLedger.file(folder.resolve("pacing.ledger"));
        PacingLimits documented = PacingLimits.documented();
        PacingLimits wider = documented.set("LIST_TRADES", "3/10s").sessionWide(50, Duration.ofSeconds(1));
        granted(LocalPacer.create(scene.runtime, documented, ledger), Endpoint.LIST_TRADES, 2);

        assertThat(granted(LocalPacer.create(scene.runtime, wider, ledger), Endpoint.LIST_TRADES, 3))
                .isEqualTo(Duration.ofMillis(10_300 - 2_000));
        assertThat(granted(LocalPacer.create(scene.runtime, documented, ledger), Endpoint.LIST_TRADES, 1))
                .isEqualTo(Duration.ofMillis(5_150 - 2_000));
    }

    /** How long calls one after another wait, two seconds after what was before. */
    private Duration granted(LocalPacer pacer, Endpoint endpoint, int calls) throws InterruptedException {
        scene.time.advance(Duration.ofSeconds(2));
        Duration before = scene.time.slept();
        for (int i = 0; i < calls; i++) {
            pacer.acquire(endpoint, Deadline.in(Duration.ofMinutes(1), scene.time))
                    .close();
        }
        return scene.time.slept().minus(before);
    }

    @Test
    void aSecondProcessKeepsThePaceOfTheFirst() {
        PacingLedger ledger = PacingLedger.file(folder.resolve("pacing.ledger"));
        for (int process = 0; process < 3; process++) {
            try (IbkrClient client = scene.builder().ledger(ledger).build()) {
                client.portfolio().accounts();
            }
        }

        assertThat(scene.gaps(Endpoint.LIST_PORTFOLIO_ACCOUNTS))
                .hasSize(2)
                .allMatch(gap -> gap.compareTo(Duration.ofSeconds(5)) >= 0);
        assertThat(scene.ibkr.violations()).isEmpty();
    }

    @Test
    void aRestartDoesNotOpenThePenaltyBox() {
        PacingLedger ledger = PacingLedger.file(folder.resolve("pacing.ledger"));
        LocalPacer.create(scene.runtime, Endpoint.sessionPacing(), ledger)
                .closeUntil(scene.time.now().plus(Duration.ofMinutes(10)));

        IbkrRuntime restarted = IbkrRuntime.create(scene.time);
        LocalPacer pacer = LocalPacer.create(restarted, Endpoint.sessionPacing(), ledger);

        assertThat(pacer.closedUntil()).contains(Scene.START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void theRulesAreVisibleAsRateLimitersWhosePermissionsTakeTheirTurn() {
        LocalPacer pacer = LocalPacer.create(scene.runtime, Endpoint.sessionPacing());
        try (IbkrClient client = scene.builder().pacer(pacer).build()) {
            client.portfolio().accounts();
            var limiter =
                    pacer.registry().find("LIST_PORTFOLIO_ACCOUNTS:1/PT5S").orElseThrow();
            int[] successes = {0};
            limiter.getEventPublisher().onSuccess(event -> successes[0]++);
            assertThat(limiter.getMetrics().getAvailablePermissions()).isZero();
            Duration before = scene.time.slept();

            assertThat(limiter.acquirePermission()).isTrue();

            assertThat(scene.time.slept().minus(before)).isGreaterThan(Duration.ofSeconds(5));
            client.portfolio().accounts();
            assertThat(successes[0]).isEqualTo(2);
            assertThat(scene.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void anInterruptedWaitGivesItsPlaceBack() {
        try (IbkrClient client = scene.builder().options(PATIENT).build()) {
            client.scanner().params();
            VirtualTask waiting = scene.time.start("waiting", () -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> client.scanner().params()).hasMessageContaining("interrupted");
                assertThat(Thread.interrupted()).isTrue();
            });
            waiting.await();
            Duration before = scene.time.slept();

            client.scanner().params();

            assertThat(scene.time.slept().minus(before)).isLessThan(Duration.ofMinutes(16));
        }
    }
}

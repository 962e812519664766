package io.github.ibkrclient.tests.errors;

import static io.github.ibkrclient.tests.support.SimulatorFixture.buy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.status.Health;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.VirtualTask;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    /** An error with words. It does not make the client pause. */
    private static final String REFUSED = "{\"error\":\"bad request\"}";

    private static final String BUSY = "{\"error\":\"Service Unavailable\"}";

    private static final List<String> APPLE = List.of("AAPL");

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @ParameterizedTest
    @CsvSource({
        "400, '{\"error\":\"bad conid\"}', REQUEST_REFUSED, REFUSED",
        "200, '{\"error\":\"bad conid\"}', REQUEST_REFUSED, REFUSED",
        "500, '{\"error\":\"Invalid account ID\"}', REQUEST_REFUSED, REFUSED",
        "500, '{\"error\":\"something broke\"}', SERVER_ERROR, UNKNOWN",
        "500, '', SERVER_UNAVAILABLE, UNKNOWN",
        "500, '{\"error\":\"failed to generate sso dh token\"}', SERVER_UNAVAILABLE, UNKNOWN",
        "401, '{\"error\":\"not authenticated\"}', SESSION_EXPIRED, REFUSED",
        "401, '{\"error\":\"invalid consumer\"}', CONSUMER_NOT_ACTIVE, REFUSED",
        "402, '{\"title\":\"no subscription\"}', NOT_ENTITLED, REFUSED",
        "403, '{\"error\":\"denied\"}', ACCESS_DENIED, REFUSED",
        "410, '', HOST_MOVED, REFUSED",
        "302, '', HOST_MOVED, REFUSED",
        "423, '{\"status\":\"waiting for reply\"}', SERVER_UNAVAILABLE, REFUSED",
        "503, '', SERVER_UNAVAILABLE, UNKNOWN",
        "200, '[[]]', ANSWER_UNREADABLE, UNKNOWN",
        "200, '', ANSWER_UNREADABLE, UNKNOWN",
        "429, '', RATE_LIMITED, REFUSED"
    })
    void anAnswerThatIsAnErrorSaysAllThereIsToSay(int status, String body, ErrorCode code, Delivery delivery) {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(status, body, 9);

        IbkrException failure = failure(() -> client.contracts().stocks(APPLE));

        says(failure, code, delivery, Endpoint.LIST_STOCKS);
    }

    @ParameterizedTest
    @CsvSource({"7m, 7 min behind IBKR's", "-90m, 90 min ahead of IBKR's"})
    void aClockThatIsWrongIsNamedWithHowWrongItIs(String skew, String text) {
        fixture.ibkr.faults().start(Fault.CLOCK_SKEW, skew);

        IbkrException failure = failure(client::connect);

        assertThat(failure.code()).isEqualTo(ErrorCode.SIGNATURE_REFUSED);
        assertThat(failure)
                .hasMessageContaining("because this machine's clock is " + text + "; set this machine's clock");
        assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(1);
        assertThat(client.health().verdict()).isEqualTo(Health.Verdict.DEGRADED);

        fixture.ibkr.faults().stop(Fault.CLOCK_SKEW);
        client.connect();
    }

    @Test
    void aSignatureThatIsRefusedAtTheRightTimeIsNotBlamedOnTheClock() {
        fixture.ibkr.faults().start(Fault.CLOCK_SKEW, "20s");
        fixture.ibkr.faults().on(Endpoint.LIVE_SESSION_TOKEN).answer(401, "", 2);

        IbkrException failure = failure(client::connect);

        assertThat(failure.code()).isEqualTo(ErrorCode.SIGNATURE_REFUSED);
        assertThat(failure.explanation()).doesNotContain("clock");
        assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(2);
    }

    @Test
    void aRetiredHostIsAskedOnceAndTheBaseUrlIsTheRemedy() {
        client.connect();
        fixture.ibkr.faults().start(Fault.HOST_RETIRED);

        IbkrException failure = failure(() -> client.contracts().stocks(APPLE));

        says(failure, ErrorCode.HOST_MOVED, Delivery.REFUSED, Endpoint.LIST_STOCKS);
        assertThat(failure).hasMessageContaining("Builder.baseUrl");
        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(1);

        fixture.ibkr.faults().stop(Fault.HOST_RETIRED);
        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
    }

    @ParameterizedTest
    @CsvSource({
        "403, ACCESS_DENIED, REFUSED",
        "408, SERVER_UNAVAILABLE, UNKNOWN",
        "425, SERVER_UNAVAILABLE, UNKNOWN",
        "499, SERVER_UNAVAILABLE, UNKNOWN",
        "303, HOST_MOVED, UNKNOWN",
        "503, SERVER_UNAVAILABLE, UNKNOWN",
        "500, SERVER_ERROR, UNKNOWN"
    })
    void anOrderMayBeSentAgainOnlyWhenItHadNoEffectAndTheCausePasses(int status, ErrorCode code, Delivery delivery) {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.PLACE_ORDER).answer(status, "{\"error\":\"words\"}", 1);

        IbkrException failure = failure(() -> client.orders().place(fixture.account(0), buy("a")));

        says(failure, code, delivery, Endpoint.PLACE_ORDER);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.clientOrderId()).contains("a");
    }

    @Test
    void anOrderThatMetALostSessionMayBeSentAgain() {
        client.connect();
        fixture.ibkr.expireSession(fixture.ibkr.user());

        IbkrException failure = failure(() -> client.orders().place(fixture.account(0), buy("a")));

        says(failure, ErrorCode.SESSION_EXPIRED, Delivery.REFUSED, Endpoint.PLACE_ORDER);
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void anAnswerThatNeverCameLeavesAnOrderUnknownAndAReadRepeatable() {
        client.connect();
        for (int i = 0; i < 3; i++) {
            fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).dropConnectionAfterRequest();
        }
        fixture.ibkr.faults().on(Endpoint.PLACE_ORDER).dropConnectionAfterRequest();

        IbkrException read = failure(() -> client.contracts().stocks(APPLE));
        IbkrException order = failure(() -> client.orders().place(fixture.account(0), buy("a")));

        says(read, ErrorCode.NO_ANSWER, Delivery.UNKNOWN, Endpoint.LIST_STOCKS);
        assertThat(read.retryAfter()).contains(Duration.ofSeconds(5));
        says(order, ErrorCode.NO_ANSWER, Delivery.UNKNOWN, Endpoint.PLACE_ORDER);
        assertThat(order.retryAfter()).isEmpty();
        assertThat(order.retryAt()).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsNoConnection() {
        try (IbkrClient lost = IbkrClient.builder()
                .baseUrl("http://127.0.0.1:1")
                .runtime(IbkrRuntime.create(fixture.time))
                .signer(OAuth1.signer(SimulatedClients.credentials(fixture.ibkr.user())))
                .build()) {
            IbkrException failure = failure(() -> lost.portfolio().accounts());

            says(failure, ErrorCode.NO_CONNECTION, Delivery.NOT_SENT, Endpoint.LIVE_SESSION_TOKEN);
        }
    }

    @Test
    void aSessionThatAnotherHoldsSaysHowToGetIt() {
        fixture.ibkr.competingLogin(fixture.ibkr.user());

        IbkrException failure = failure(() -> client.trades().list(7));

        says(failure, ErrorCode.SESSION_COMPETING, Delivery.NOT_SENT, Endpoint.LIST_TRADES);
        assertThat(failure.state().orElseThrow().session().brokerage().phase()).isEqualTo(Phase.YIELDED);
        assertThat(failure.getMessage()).containsOnlyOnce("IbkrClient.takeOver()");
    }

    @Test
    void aWaitThatDoesNotFitSaysWhenToComeBackAndTheCallIsLetOutThen() {
        client.scanner().params();

        IbkrException failure = failure(() -> client.scanner().params());

        says(failure, ErrorCode.PACING_DEADLINE, Delivery.NOT_SENT, Endpoint.GET_SCANNER_PARAMS);
        Instant until = failure.retryAt().orElseThrow();
        assertThat(failure).hasMessageContaining("at " + until);
        fixture.time.advance(Duration.between(fixture.time.now(), until));
        Duration before = fixture.time.slept();
        client.scanner().params();
        assertThat(fixture.time.slept()).isEqualTo(before);
    }

    @Test
    void aCallInsideThePenaltyBoxSaysWhenItOpens() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(429, "", 1);
        failure(() -> client.contracts().stocks(APPLE));
        Instant opens = fixture.time.now().plus(Duration.ofMinutes(15));

        IbkrException failure = failure(() -> client.contracts().stocks(APPLE));

        says(failure, ErrorCode.PENALTY_BOX, Delivery.NOT_SENT, Endpoint.LIST_STOCKS);
        assertThat(failure.retryAt()).contains(opens);
        assertThat(failure.state().orElseThrow().closedUntil()).contains(opens);
    }

    @Test
    void aCallThatBothSessionsHoldUpComesBackAfterTheLaterOfTheTwo() {
        client.portfolio().accounts();
        fixture.ibkr.faults().on(Endpoint.INIT_BROKERAGE_SESSION).answer(400, REFUSED, 99);
        for (int i = 0; i < 5; i++) {
            Optional<Instant> again = failure(() -> client.trades().list(7)).retryAt();
            again.ifPresent(at -> fixture.time.advance(Duration.between(fixture.time.now(), at)));
        }
        fixture.ibkr.expireSession(fixture.ibkr.user());
        fixture.ibkr.faults().on(Endpoint.LIVE_SESSION_TOKEN).answer(400, REFUSED, 99);
        for (int i = 0; i < 3; i++) {
            failure(() -> client.portfolio().accounts());
        }

        IbkrException failure = failure(() -> client.trades().list(7));

        says(failure, ErrorCode.SESSION_PAUSED, Delivery.NOT_SENT, Endpoint.LIST_TRADES);
        Instant sso = client.sessionStatus().sso().until().orElseThrow();
        Instant brokerage = client.sessionStatus().brokerage().until().orElseThrow();
        assertThat(brokerage).isAfter(sso);
        assertThat(failure.retryAt()).contains(brokerage);
    }

    @Test
    void aClosedClientAndAnInterruptedOneSaySo() {
        client.connect();
        Thread.currentThread().interrupt();
        IbkrException interrupted = failure(() -> client.trades().list(7));
        assertThat(Thread.interrupted()).isTrue();
        client.close();

        says(interrupted, ErrorCode.INTERRUPTED, Delivery.NOT_SENT, Endpoint.LIST_TRADES);
        IbkrException closed = failure(() -> client.trades().list(7));
        says(closed, ErrorCode.CLIENT_CLOSED, Delivery.NOT_SENT, Endpoint.LIST_TRADES);
        assertThat(closed.retryable()).isFalse();
    }

    @Test
    void anEmptyFirstAnswerWithoutTimeForASecondIsNotWarm() {
        client.connect();
        IbkrClient hasty = client.with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(3)));

        IbkrException failure = failure(() -> hasty.trades().list(7));

        says(failure, ErrorCode.ANSWER_NOT_WARM, Delivery.REFUSED, Endpoint.LIST_TRADES);
    }

    @Test
    void aFailedOpeningThatOrdersShareNamesNoneOfThem() {
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        List<IbkrException> failures = new ArrayList<>();
        List<VirtualTask> tasks = IntStream.range(0, 4)
                .mapToObj(i -> fixture.time.start(
                        "order-" + i,
                        () -> failures.add(
                                failure(() -> client.orders().place(fixture.account(0), buy("order-" + i))))))
                .toList();
        tasks.forEach(VirtualTask::await);

        assertThat(failures)
                .hasSize(4)
                .allSatisfy(failure -> assertThat(failure.clientOrderId()).isEmpty());
    }

    @Test
    void aStormOfFailuresIsNotMultipliedByRetries() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(503, BUSY, 9_999);
        IbkrClient once = client.with(CallOptions.DEFAULT.withTimeout(Duration.ofHours(1)));

        fixture.time.run(20, () -> {
            for (int i = 0; i < 10; i++) {
                failure(() -> once.contracts().stocks(APPLE));
            }
        });

        // 200 calls: ten retries at once, one for every five calls, and one every ten seconds
        int seconds = (int) fixture.time.slept().toSeconds();
        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSizeBetween(230, 200 + 10 + 40 + seconds / 10 + 1);
    }

    @Test
    void retriesComeBackWithTime() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(503, BUSY, 40);
        for (int i = 0; i < 14; i++) {
            failure(() -> client.contracts().stocks(APPLE));
        }
        int spent = fixture.ibkr.received(Endpoint.LIST_STOCKS).size();
        failure(() -> client.contracts().stocks(APPLE));
        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS).size() - spent).isLessThan(3);
        fixture.time.advance(Duration.ofMinutes(2));
        fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(503, BUSY, 40);

        int before = fixture.ibkr.received(Endpoint.LIST_STOCKS).size();
        failure(() -> client.contracts().stocks(APPLE));
        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(before + 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void callersThatFailedTogetherPartAndTheSameSeedGivesTheSamePauses(long seed) {
        assertThat(pauses(seed)).hasSize(8).doesNotHaveDuplicates().isEqualTo(pauses(seed));
        assertThat(pauses(seed))
                .isNotEqualTo(pauses(seed + 1))
                .allMatch(pause -> pause.compareTo(Duration.ofMillis(500)) >= 0)
                .allMatch(pause -> pause.compareTo(Duration.ofMillis(750)) < 0);
    }

    private static List<Duration> pauses(long seed) {
        List<Duration> pauses = new ArrayList<>();
        ClientListener listener = new ClientListener() {
            @Override
            public void retrying(Operation operation, int nextAttempt, Duration pause, String why) {
                pauses.add(pause);
            }
        };
        try (SimulatorFixture fixture = new SimulatorFixture();
                IbkrClient client = fixture.builder()
                        .runtime(IbkrRuntime.create(fixture.time, new Random(seed)))
                        .listener(listener)
                        .build()) {
            client.connect();
            fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(503, BUSY, 8);
            fixture.time.run(8, () -> client.contracts().stocks(APPLE));
        }
        return pauses;
    }

    private void says(IbkrException failure, ErrorCode code, Delivery delivery, Endpoint endpoint) {
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.delivery()).isEqualTo(delivery);
        assertThat(code.deliveries()).contains(delivery);
        assertThat(failure.operation()).contains(endpoint);
        assertThat(failure.remedy()).isEqualTo(code.remedy());
        assertThat(failure)
                .hasMessageStartingWith(endpoint.name() + ": " + failure.explanation())
                .hasMessageContaining(failure.remedy())
                .hasMessageEndingWith("[" + code.text() + "]");
        assertThat(failure.getMessage()).doesNotContain("\n").doesNotContain(fixture.account(0));
        assertThat(failure.state()).hasValueSatisfying(state -> {
            assertThat(state.at()).isBetween(SimulatorFixture.START, fixture.time.now());
            assertThat(state.session().sso().phase()).isNotNull();
        });
        assertThat(failure.retryAt())
                .isEqualTo(
                        failure.retryAfter().map(failure.state().orElseThrow().at()::plus));
        assertThat(failure.retryAfter().isPresent()).isEqualTo(failure.retryable());
    }

    private static IbkrException failure(ThrowingCallable call) {
        return catchThrowableOfType(IbkrException.class, call);
    }
}

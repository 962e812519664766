package io.github.ibkrclient.tests.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.status.Health.Verdict;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import io.github.ibkrclient.tests.support.log.LogCapture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IBKR is away. The client pauses, says until when, and comes back by itself. */
class OutageTest {
    private static final List<String> APPLE = List.of("AAPL");
    private static final CallOptions ONCE = CallOptions.DEFAULT.withAttempts(1);

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-09-09T04:00:20Z", // midnight in New York
                "2026-09-08T22:00:20Z", // in Zug
                "2026-09-08T16:00:20Z", // in Hong Kong
                "2026-09-09T05:01:00Z", // one o'clock in New York
            })
    void theFirstSignOfANightlyResetIsEnoughAndItIsWaitedOut(String at) {
        client.connect();
        until(Instant.parse(at));
        down(Endpoint.LIST_STOCKS, 1);

        assertThat(catchThrowable(() -> client.contracts().stocks(APPLE))).isNotNull();

        Instant pausedUntil = client.sessionStatus().sso().until().orElseThrow();
        assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.PAUSED);
        assertThat(client.sessionStatus().sso().why().orElseThrow()).startsWith("the nightly reset of ");
        assertThat(Duration.between(fixture.time.now(), pausedUntil))
                .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
        assertThat(client.health().verdict()).isEqualTo(Verdict.DEGRADED);
        long heard = heard();
        assertThatThrownBy(() -> client.portfolio().accounts()).isInstanceOfSatisfying(SessionException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SESSION_PAUSED);
            assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(e.retryAt()).contains(pausedUntil);
        });
        fixture.time.advance(Duration.between(fixture.time.now(), pausedUntil).minusMillis(1));
        assertThat(heard()).isEqualTo(heard); // tickles pause too

        fixture.time.advance(Duration.ofMillis(1));
        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
        assertThat(client.health().verdict()).isEqualTo(Verdict.UP);
    }

    @Test
    void aCallerWithEnoughPatienceIsServedWhenItIsOver() {
        client.connect();
        until(Instant.parse("2026-09-09T04:00:20Z"));
        down(Endpoint.LIST_STOCKS, 1);

        IbkrClient patient = client.with(CallOptions.DEFAULT.withTimeout(Duration.ofMinutes(10)));

        assertThat(patient.contracts().stocks(APPLE)).containsKey("AAPL");
    }

    @Test
    void atOtherTimesTheThirdSignInARowPausesAndThePausesGrow() {
        client.connect();
        IbkrClient hasty = client.with(ONCE);
        down(Endpoint.LIST_STOCKS, 9_999);
        down(Endpoint.TICKLE, 9_999); // an answered tickle between two signs would begin the row anew
        int signs = 0;
        for (int second = 0; second < 7_200; second++) {
            signs += catchThrowable(() -> hasty.contracts().stocks(APPLE)) instanceof SessionException ? 0 : 1;
            fixture.time.advance(Duration.ofSeconds(1));
        }

        assertThat(signs).isBetween(20, 40); // two hours are 24 pauses of five minutes
        assertThat(fixture.gaps(Endpoint.LIST_STOCKS))
                .allMatch(gap -> gap.compareTo(Duration.ofMinutes(6).plusSeconds(1)) <= 0);
    }

    @Test
    void whatComesBackIsUsedAgainWithinTheLongestPause() {
        client.connect();
        IbkrClient hasty = client.with(ONCE);
        down(Endpoint.LIST_STOCKS, 12);
        Instant lastSign = Instant.MIN;
        for (int second = 0; second < 7_200; second++) {
            Throwable failure = catchThrowable(() -> hasty.contracts().stocks(APPLE));
            if (failure == null) {
                break;
            }
            lastSign = failure instanceof SessionException ? lastSign : fixture.time.now();
            fixture.time.advance(Duration.ofSeconds(1));
        }

        assertThat(fixture.time.now())
                .isBefore(lastSign.plus(Duration.ofMinutes(6).plusSeconds(1)));
        assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void anAnswerInWordsIsTheOperationsOwnAndPausesNothing() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(503, "{\"status\":\"waiting for reply\"}", 30);
        for (int i = 0; i < 10; i++) {
            assertThat(catchThrowable(() -> client.contracts().stocks(APPLE))).isInstanceOf(IbkrException.class);
        }

        assertThat(client.portfolio().accounts()).isNotEmpty();
        assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void theRestGoesOnWhileTheBrokerageSideIsAway() {
        client.connect();
        until(Instant.parse("2026-09-09T05:00:20Z"));
        down(Endpoint.LIST_TRADES, 3);

        assertThat(catchThrowable(() -> client.trades().list(7))).isNotNull();

        assertThat(client.sessionStatus().brokerage().phase()).isEqualTo(Phase.PAUSED);
        assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.OPEN);
        assertThat(client.portfolio().accounts()).isNotEmpty();
    }

    @Test
    void anOutageOfHoursIsToldOnceAndSoIsItsEnd() {
        List<String> told = LogCapture.lines(() -> {
            client.connect();
            fixture.ibkr.faults().inject(Fault.EDGE_503, fixture.time.now(), Duration.ofMinutes(181));
            for (int quarter = 0; quarter < 16; quarter++) {
                boolean served = catchThrowable(() -> client.trades().list(7)) == null;
                assertThat(served).isEqualTo(quarter > 12);
                fixture.time.advance(Duration.ofMinutes(15));
            }
        });

        assertThat(told).hasSize(2).last().isEqualTo("session: calls go on");
    }

    private long heard() {
        return Stream.of(Endpoint.values())
                .mapToLong(endpoint -> fixture.ibkr.received(endpoint).size())
                .sum();
    }

    private void until(Instant instant) {
        fixture.time.advance(Duration.between(fixture.time.now(), instant));
    }

    private void down(Endpoint endpoint, int times) {
        for (int i = 0; i < times; i++) {
            fixture.ibkr.faults().on(endpoint).answerHtml(503);
        }
    }
}

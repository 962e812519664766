package io.github.ibkrclient.tests.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import io.github.ibkrclient.tests.support.log.LogCapture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
    private static final List<String> APPLE = List.of("AAPL");

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @Test
    void aSessionThatIbkrEndedComesBackWithinTheCall() {
        client.connect();
        fixture.ibkr.expireSession(fixture.ibkr.user());

        assertThat(client.trades().list(7)).isNotEmpty();
        assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(2);
    }

    @Test
    void manyCallersRecoverOnce() {
        client.connect();
        fixture.ibkr.expireSession(fixture.ibkr.user());

        fixture.time.run(24, () -> client.contracts().stocks(APPLE));

        assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(2);
    }

    @Test
    void aSessionThatDoesNotComeBackIsGivenUpAfterOneRecovery() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(401, "{\"error\":\"not authenticated\"}", 99);

        assertThatThrownBy(() -> client.contracts().stocks(APPLE)).isInstanceOfSatisfying(SessionException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SESSION_EXPIRED);
            assertThat(e.delivery()).isEqualTo(Delivery.REFUSED);
        });
        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(2);
    }

    @Test
    void noBridgeOpensTheBrokerageSessionAgainAndKeepsTheToken() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_TRADES).answer(400, "{\"error\":\"Bad Request: no bridge\"}", 2);

        assertThat(client.trades().list(7)).isNotEmpty();
        assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(1);
        assertThat(fixture.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSize(3);
    }

    @Test
    void accountsAreListedAgainWhenIbkrWantsThemFirst() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_TRADES).answer(500, "{\"error\":\"Please query /accounts first\"}", 1);

        assertThat(client.trades().list(7)).isNotEmpty();
        assertThat(fixture.ibkr.received(Endpoint.LIST_BROKERAGE_ACCOUNTS)).hasSize(2);
        assertThat(fixture.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSize(1);
    }

    @Test
    void aTickleThatFindsTheBrokerageSessionDeadOpensItWithTheNextCall() {
        client.connect();
        fixture.ibkr
                .faults()
                .on(Endpoint.TICKLE)
                .answer(200, "{\"session\":\"0\",\"iserver\":{\"authStatus\":{\"authenticated\":false}}}", 1);
        fixture.time.advance(Duration.ofSeconds(61));

        client.trades().list(7);

        assertThat(fixture.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSize(2);
    }

    /** Without a list of accounts before them, IBKR's positions are empty, as if there were none. */
    @Test
    void positionsAreThereAfterTheTokenWasRenewedToo() {
        assertThat(client.portfolio().positions(fixture.account(0), 0)).isNotEmpty();
        fixture.time.advance(Duration.ofHours(30));
        assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(2);

        assertThat(client.portfolio().positions(fixture.account(0), 0)).isNotEmpty();
    }

    @Test
    void thatTheTokenCannotBeRenewedIsToldOnceWhileTheOldOneServes() {
        List<String> told = LogCapture.lines(() -> {
            client.connect();
            Instant end = client.sessionStatus().tokenExpiresAt().orElseThrow();
            fixture.ibkr
                    .faults()
                    .inject(
                            Fault.WAITING_503,
                            "LIVE_SESSION_TOKEN",
                            end.minus(Duration.ofHours(1)),
                            Duration.ofHours(2));
            fixture.time.advance(Duration.between(fixture.time.now(), end.minusSeconds(1)));
        });

        assertThat(fixture.arrivals(Endpoint.LIVE_SESSION_TOKEN)).hasSizeGreaterThan(4);
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).startsWith("token renewal failed, old token still valid");
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void aReadIsMadeAgainAfterAnEdgePage(int status) {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answerHtml(status);

        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(2);
    }

    @Test
    void aReadIsMadeAgainAfterACutConnectionButNotForEver() {
        client.connect();
        for (int i = 0; i < 3; i++) {
            fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).dropConnectionAfterRequest();
        }

        assertThatThrownBy(() -> client.contracts().stocks(APPLE)).isInstanceOf(TransportException.class);
        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(3);
        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
    }

    @Test
    void noRetryOutlivesTheDeadline() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_STOCKS).answer(503, "", 99);
        Duration before = fixture.time.slept();
        IbkrClient hasty = client.with(new CallOptions(Duration.ofSeconds(2), 50));

        assertThatThrownBy(() -> hasty.contracts().stocks(APPLE)).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.status()).isEqualTo(503);
            assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
        });
        assertThat(fixture.time.slept().minus(before)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"trades\":[]}", "[{\"execution_id\":", "17", "\"text\"", "<html>", "[[]]"})
    void garbageIsAnErrorAndNeverAnEmptyList(String garbage) {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_TRADES).answer(200, garbage, 1);

        assertThatThrownBy(() -> client.trades().list(7))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith("LIST_TRADES: unreadable answer at $");
        assertThat(client.trades().list(7)).isNotEmpty();
    }

    @Test
    void aListenerHearsOfTheRetryAndOfWhatIsNewAndCannotBreakACall() {
        List<String> heard = new ArrayList<>();
        ClientListener listener = new ClientListener() {
            @Override
            public void retrying(Operation operation, int nextAttempt, Duration pause, String why) {
                heard.add(operation.name() + " " + nextAttempt);
                throw new IllegalStateException("a bad listener");
            }

            @Override
            public void drifted(Operation operation, Map<String, Integer> unknown) {
                heard.add(operation.name() + " " + unknown);
            }
        };
        try (IbkrClient listened = fixture.builder().listener(listener).build()) {
            listened.connect();
            fixture.ibkr.faults().on(Endpoint.LIST_TRADES).answerHtml(502);
            fixture.ibkr.faults().on(Endpoint.LIST_TRADES).answer(200, "[{\"execution_id\":\"a\",\"new\":1}]", 1);

            listened.trades().list(7);
        }

        assertThat(heard).containsExactly("LIST_TRADES 2", "LIST_TRADES {new=1}");
    }
}

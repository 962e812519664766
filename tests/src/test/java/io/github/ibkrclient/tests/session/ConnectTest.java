package io.github.ibkrclient.tests.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ConnectTest {
    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    @Test
    void buildingMakesNoCall() {
        try (IbkrClient client = fixture.client()) {
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.CLOSED);
        }
        assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
    }

    @Test
    void aBaseUrlMayEndWithASlash() {
        try (IbkrClient client =
                fixture.builder().baseUrl(fixture.ibkr.baseUrl() + "/").build()) {
            assertThat(client.portfolio().accounts()).isNotEmpty();
        }
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void theFirstCallOpensWhatItNeedsInOrder() {
        List<String> calls = new ArrayList<>();
        ClientListener listener = new ClientListener() {
            @Override
            public void exchanged(Operation operation, int httpStatus, Duration took) {
                if (calls.isEmpty() || !calls.get(calls.size() - 1).equals(operation.name())) {
                    calls.add(operation.name());
                }
            }
        };
        try (IbkrClient client = fixture.builder().listener(listener).build()) {
            client.trades().list(7);

            assertThat(calls)
                    .containsExactly(
                            "LIVE_SESSION_TOKEN",
                            "INIT_BROKERAGE_SESSION",
                            "GET_BROKERAGE_STATUS",
                            "LIST_BROKERAGE_ACCOUNTS",
                            "LIST_TRADES");
            SessionStatus status = client.sessionStatus();
            assertThat(status.sso().phase()).isEqualTo(Phase.OPEN);
            assertThat(status.brokerage().phase()).isEqualTo(Phase.OPEN);
            assertThat(status.tokenExpiresAt()).isPresent();
            assertThat(status.lastSuccess()).isPresent();
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void aReadOfTheSsoTierOpensNoBrokerageSession() {
        try (IbkrClient client = fixture.client()) {
            assertThat(client.portfolio().accounts()).isNotEmpty();
            assertThat(client.portfolio().ledger(fixture.account(0))).containsKey("BASE");

            assertThat(fixture.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
            assertThat(fixture.ibkr.received(Endpoint.LIST_PORTFOLIO_ACCOUNTS)).hasSize(1);
            assertThat(client.sessionStatus().brokerage().phase()).isEqualTo(Phase.CLOSED);
        }
    }

    @Test
    void manyFirstCallersOpenOneSession() {
        try (IbkrClient client = fixture.client()) {
            fixture.time.run(24, client::connect);

            assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(1);
            assertThat(fixture.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSize(1);
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void theTickleKeepsAnIdleSession() {
        try (IbkrClient client = fixture.client()) {
            client.connect();
            fixture.time.advance(Duration.ofHours(1));

            assertThat(fixture.ibkr.received(Endpoint.TICKLE)).hasSizeBetween(59, 60);
            client.trades().list(1);
            assertThat(fixture.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSize(1);
        }
    }

    @Test
    void clientsThatStartTogetherTickleApart() {
        try (SimulatorFixture many = new SimulatorFixture(simulator -> simulator.users(20))) {
            List<IbkrClient> clients = many.ibkr.users().stream()
                    .map(user -> many.builder(user).build())
                    .toList();
            clients.forEach(client -> {
                client.portfolio().accounts();
                many.time.advance(Duration.ofMillis(1));
            });
            many.time.advance(Duration.ofSeconds(61));

            List<Instant> tickles =
                    many.arrivals(Endpoint.TICKLE).stream().sorted().toList();
            assertThat(tickles).hasSizeBetween(20, 40);
            assertThat(Duration.between(tickles.get(0), tickles.get(19))).isGreaterThan(Duration.ofSeconds(15));
            clients.forEach(IbkrClient::close);
        }
    }

    @Test
    void aTokenIsRenewedBeforeItEnds() {
        try (IbkrClient client = fixture.client()) {
            client.portfolio().accounts();
            fixture.time.advance(Duration.ofHours(23).plusMinutes(59));
            client.portfolio().accounts();
            fixture.time.advance(Duration.ofMinutes(10));
            client.portfolio().accounts();

            assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSizeBetween(2, 3);
        }
    }

    @Test
    void logoutEndsTheSessionAndTheNextCallOpensAnother() {
        try (IbkrClient client = fixture.client()) {
            client.connect();
            client.logout();
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.CLOSED);
            fixture.time.advance(Duration.ofMinutes(5));
            assertThat(fixture.ibkr.received(Endpoint.TICKLE)).isEmpty();

            client.connect();

            assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(2);
            assertThat(fixture.ibkr.received(Endpoint.LOGOUT)).hasSize(1);
        }
    }

    @Test
    void logoutWithoutASessionMakesNoCallAndAnEndedOneCountsAsLoggedOut() {
        try (IbkrClient client = fixture.client()) {
            client.logout();
            assertThat(fixture.ibkr.received(Endpoint.LOGOUT)).isEmpty();

            client.connect();
            fixture.ibkr.expireSession(fixture.ibkr.user());
            client.logout();
            client.logout();

            assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(1);
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.CLOSED);
        }
    }

    @Test
    void aClosedClientCallsNobody() {
        IbkrClient client = fixture.client();
        client.connect();
        client.close();
        client.close();
        fixture.time.advance(Duration.ofMinutes(5));

        assertThat(fixture.ibkr.received(Endpoint.TICKLE)).isEmpty();
        assertThat(fixture.ibkr.received(Endpoint.LOGOUT)).isEmpty();
        assertThatThrownBy(client::connect)
                .isInstanceOfSatisfying(
                        SessionException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIENT_CLOSED));
    }

    @Test
    void closingLogsOutOnlyWhenAskedTo() {
        IbkrClient client = fixture.builder().logoutOnClose().build();
        client.connect();

        client.close();

        assertThat(fixture.ibkr.received(Endpoint.LOGOUT)).hasSize(1);
    }

    @Test
    void aClientWithoutASignerSaysWhatIsMissing() {
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(fixture.ibkr.baseUrl())
                .httpClient(fixture.ibkr.httpClient())
                .runtime(fixture.runtime)
                .build()) {
            assertThatThrownBy(client::connect)
                    .isInstanceOf(CredentialException.class)
                    .hasMessageContaining("IbkrClient.builder().signer(");
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.NEEDS_REAUTH);
        }
    }
}

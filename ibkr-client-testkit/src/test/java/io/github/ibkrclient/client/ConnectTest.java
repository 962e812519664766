package io.github.ibkrclient.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.SessionStatus;
import io.github.ibkrclient.SessionStatus.Phase;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.SessionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ConnectTest {
    @AutoClose
    private final Scene scene = new Scene();

    @Test
    void buildingMakesNoCall() {
        try (IbkrClient client = scene.client()) {
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.CLOSED);
        }
        assertThat(scene.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
    }

    @Test
    void aBaseUrlMayEndWithASlash() {
        try (IbkrClient client =
                scene.builder().baseUrl(scene.ibkr.baseUrl() + "/").build()) {
            assertThat(client.portfolio().accounts()).isNotEmpty();
        }
        assertThat(scene.ibkr.violations()).isEmpty();
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
        try (IbkrClient client = scene.builder().listener(listener).build()) {
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
            assertThat(scene.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void aReadOfTheSsoTierOpensNoBrokerageSession() {
        try (IbkrClient client = scene.client()) {
            assertThat(client.portfolio().accounts()).isNotEmpty();
            assertThat(client.portfolio().ledger(scene.account(0))).containsKey("BASE");

            assertThat(scene.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
            assertThat(scene.ibkr.received(Endpoint.LIST_PORTFOLIO_ACCOUNTS)).hasSize(1);
            assertThat(client.sessionStatus().brokerage().phase()).isEqualTo(Phase.CLOSED);
        }
    }

    @Test
    void manyFirstCallersOpenOneSession() {
        try (IbkrClient client = scene.client()) {
            scene.time.run(24, client::connect);

            assertThat(scene.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(1);
            assertThat(scene.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSize(1);
            assertThat(scene.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void theTickleKeepsAnIdleSession() {
        try (IbkrClient client = scene.client()) {
            client.connect();
            scene.time.advance(Duration.ofHours(1));

            assertThat(scene.ibkr.received(Endpoint.TICKLE)).hasSizeBetween(59, 60);
            client.trades().list(1);
            assertThat(scene.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).hasSize(1);
        }
    }

    @Test
    void clientsThatStartTogetherTickleApart() {
        try (Scene many = new Scene(simulator -> simulator.users(20))) {
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
        try (IbkrClient client = scene.client()) {
            client.portfolio().accounts();
            scene.time.advance(Duration.ofHours(23).plusMinutes(59));
            client.portfolio().accounts();
            scene.time.advance(Duration.ofMinutes(10));
            client.portfolio().accounts();

            assertThat(scene.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSizeBetween(2, 3);
        }
    }

    @Test
    void logoutEndsTheSessionAndTheNextCallOpensAnother() {
        try (IbkrClient client = scene.client()) {
            client.connect();
            client.logout();
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.CLOSED);
            scene.time.advance(Duration.ofMinutes(5));
            assertThat(scene.ibkr.received(Endpoint.TICKLE)).isEmpty();

            client.connect();

            assertThat(scene.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(2);
            assertThat(scene.ibkr.received(Endpoint.LOGOUT)).hasSize(1);
        }
    }

    @Test
    void logoutWithoutASessionMakesNoCallAndAnEndedOneCountsAsLoggedOut() {
        try (IbkrClient client = scene.client()) {
            client.logout();
            assertThat(scene.ibkr.received(Endpoint.LOGOUT)).isEmpty();

            client.connect();
            scene.ibkr.expireSession(scene.ibkr.user());
            client.logout();
            client.logout();

            assertThat(scene.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(1);
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.CLOSED);
        }
    }

    @Test
    void aClosedClientCallsNobody() {
        IbkrClient client = scene.client();
        client.connect();
        client.close();
        client.close();
        scene.time.advance(Duration.ofMinutes(5));

        assertThat(scene.ibkr.received(Endpoint.TICKLE)).isEmpty();
        assertThat(scene.ibkr.received(Endpoint.LOGOUT)).isEmpty();
        assertThatThrownBy(client::connect)
                .isInstanceOfSatisfying(
                        SessionException.class, e -> assertThat(e.reason()).isEqualTo(SessionException.Reason.CLOSED));
    }

    @Test
    void closingLogsOutOnlyWhenAskedTo() {
        IbkrClient client = scene.builder().logoutOnClose().build();
        client.connect();

        client.close();

        assertThat(scene.ibkr.received(Endpoint.LOGOUT)).hasSize(1);
    }

    @Test
    void aClientWithoutASignerSaysWhatIsMissing() {
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(scene.ibkr.baseUrl())
                .httpClient(scene.ibkr.httpClient())
                .runtime(scene.runtime)
                .build()) {
            assertThatThrownBy(client::connect)
                    .isInstanceOf(CredentialException.class)
                    .hasMessageContaining("IbkrClient.builder().signer(");
            assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.NEEDS_REAUTH);
        }
    }
}

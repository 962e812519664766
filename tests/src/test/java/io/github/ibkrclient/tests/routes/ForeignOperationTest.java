package io.github.ibkrclient.tests.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.ReadOnlyException;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ForeignOperationTest {
    private static final TypeToken<JsonElement> JSON = TypeToken.get(JsonElement.class);

    @AutoClose
    private final SimulatorFixture scene = new SimulatorFixture();

    /** Operations of another project, which says nothing but that they all read. */
    private enum Foreign implements Operation {
        ACCOUNTS("GET", "/portfolio/accounts"),
        TRADES("GET", "/iserver/account/trades"),
        LEDGER("GET", "/portfolio/{id}/ledger"),
        ORDER("POST", "/iserver/account/{id}/orders"),
        NEWS("GET", "/iserver/news/{id}");

        private final String method;
        private final String path;

        Foreign(String method, String path) {
            this.method = method;
            this.path = path;
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public Backend backend() {
            return Backend.of(path);
        }

        @Override
        public List<Foreign> primers() {
            return this == NEWS ? List.of(ACCOUNTS) : List.of();
        }

        @Override
        public Effect effect() {
            return Effect.READ;
        }

        @Override
        public SessionTier tier() {
            return SessionTier.BROKERAGE;
        }

        @Override
        public SecurityScheme security() {
            return SecurityScheme.SESSION;
        }
    }

    @Test
    void tradesAreReadPacedAndAskedForAgainWhenCold() {
        try (IbkrClient reader = scene.builder().readOnly().build()) {
            assertThat(send(reader, Foreign.TRADES).getAsJsonArray()).hasSizeGreaterThan(100);
            assertThat(reader.trades().list(7)).isNotEmpty();
        }
        assertThat(scene.gaps(Endpoint.LIST_TRADES))
                .hasSize(2)
                .allMatch(gap -> gap.compareTo(Duration.ofSeconds(5)) >= 0);
        assertThat(scene.ibkr.violations()).isEmpty();
    }

    @Test
    void aLedgerHasItsPrimerAndOpensNoBrokerageSession() {
        assertThat(send(scene.client(), Foreign.LEDGER).getAsJsonObject().size())
                .isPositive();
        assertThat(scene.arrivals(Endpoint.LIST_PORTFOLIO_ACCOUNTS)).hasSize(1);
        assertThat(scene.arrivals(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
    }

    @Test
    void aPrimerIsMadeOnceWhoeversOperationItIs() {
        IbkrClient client =
                scene.builder().route("GET /iserver/news/{id}", Effect.READ).build();
        try (client) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> send(client, Foreign.NEWS))
                        .isInstanceOfSatisfying(
                                ApiException.class, e -> assertThat(e.status()).isEqualTo(404));
            }
            assertThat(client.portfolio().ledger(scene.account(0))).isNotEmpty();
        }
        assertThat(scene.arrivals(Endpoint.LIST_PORTFOLIO_ACCOUNTS)).hasSize(1);
    }

    @Test
    void anOrderIsAnOrderWhateverTheOperationSays() {
        try (IbkrClient reader = scene.builder().readOnly().build()) {
            assertThatThrownBy(() -> send(reader, Foreign.ORDER))
                    .isInstanceOf(ReadOnlyException.class)
                    .hasMessageStartingWith("ORDER: ");
        }
        assertThat(scene.ibkr.received(Endpoint.PLACE_ORDER)).isEmpty();
    }

    @Test
    void anUnknownRouteIsRefusedWithTheWayToDeclareIt() {
        try (IbkrClient reader = scene.builder().readOnly().build()) {
            assertThatThrownBy(() -> send(reader, Foreign.NEWS))
                    .isInstanceOf(ReadOnlyException.class)
                    .hasMessageContaining("route(\"GET /iserver/news/{id}\", Effect.READ)");
        }
    }

    private JsonElement send(IbkrClient client, Operation operation) {
        return client.transport()
                .send(
                        ApiRequest.of(operation)
                                .path("id", scene.account(0))
                                .query("days", 7)
                                .body(operation.method().equals("POST") ? SimulatorFixture.buy("a") : null),
                        JSON);
    }
}

package io.github.ibkrclient.tests.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.api.Route;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.ReadOnlyException;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestByHandTest {
    private static final TypeToken<JsonElement> JSON = TypeToken.get(JsonElement.class);

    @AutoClose
    private final SimulatorFixture scene = new SimulatorFixture();

    private final IbkrClient client = scene.client();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/iserver/account/trades",
                "//iserver/./account/trades/",
                "/portfolio/../iserver/account/%74rades",
                "/iserver/%2e/account/trades"
            })
    void sharesTheWindowOfATypedCallHoweverThePathIsWritten(String path) {
        assertThat(client.trades().list(7)).isNotEmpty();

        JsonElement trades = send(client, ApiRequest.get(path).query("days", 7));

        assertThat(trades.getAsJsonArray()).isNotEmpty();
        assertThat(scene.gaps(Endpoint.LIST_TRADES)).hasSize(2).allMatch(atLeast(5));
        assertThat(scene.ibkr.violations()).isEmpty();
    }

    @Test
    void aColdAnswerIsAskedForAgain() {
        assertThat(send(client, ApiRequest.get("/iserver/account/trades").query("days", 7))
                        .getAsJsonArray())
                .isNotEmpty();
        assertThat(scene.arrivals(Endpoint.LIST_TRADES)).hasSize(2);
    }

    @Test
    void aFreshClientListsTheAccountsFirst() {
        assertThat(send(client, ApiRequest.get("/iserver/account/orders"))
                        .getAsJsonObject()
                        .has("orders"))
                .isTrue();
        assertThat(scene.arrivals(Endpoint.LIST_BROKERAGE_ACCOUNTS)).hasSize(1);
    }

    @Test
    void theAccountOfTheCallIsSelected() {
        send(client, ApiRequest.get("/iserver/account/trades").query("days", 7).query("accountId", scene.account(1)));

        assertThat(scene.arrivals(Endpoint.SELECT_ACCOUNT)).hasSize(1);
    }

    @Test
    void theAccountThatIsSelectedByHandStaysSelected() {
        ApiRequest select = ApiRequest.post("/iserver/account").body(Map.of("acctId", scene.account(1)));
        send(client, select);
        scene.ibkr.expireSession(scene.ibkr.user());

        assertThat(client.trades().list(7))
                .isNotEmpty()
                .allMatch(trade -> scene.account(1).equals(trade.account()));
    }

    @Test
    void questionsThatAreSuppressedByHandStaySuppressed() {
        JsonObject kinds = JsonParser.parseString("{\"messageIds\":[\"o163\"]}").getAsJsonObject();
        send(client, ApiRequest.post("/iserver/questions/suppress").body(kinds));
        scene.ibkr.expireSession(scene.ibkr.user());
        client.accounts().list();

        assertThat(client.orders().place(scene.account(0), SimulatorFixture.buy("a")))
                .isInstanceOf(OrderReply.Submitted.class);
        assertThat(scene.arrivals(Endpoint.SUPPRESS_QUESTIONS)).hasSize(2);
    }

    @Test
    void aLedgerHasItsPrimerAndIsNotEmpty() {
        JsonElement ledger = send(client, ApiRequest.get("/portfolio/" + scene.account(0) + "/ledger"));

        assertThat(ledger.getAsJsonObject().size()).isPositive();
        assertThat(scene.arrivals(Endpoint.LIST_PORTFOLIO_ACCOUNTS)).hasSize(1);
        assertThat(scene.arrivals(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
    }

    @Test
    void thePathMayHaveParameters() {
        JsonElement ledger =
                send(client, ApiRequest.get("/portfolio/{account}/ledger").path("account", scene.account(0)));

        assertThat(ledger.getAsJsonObject().size()).isPositive();
    }

    @Test
    void contractsOpenNoBrokerageSession() {
        send(client, ApiRequest.get("/trsrv/stocks").query("symbols", "AAPL"));

        assertThat(scene.arrivals(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
    }

    @Test
    void aRouteWithoutATypedCallIsKnownToo() {
        send(client, ApiRequest.get("/iserver/auth/status"));
        send(client, ApiRequest.get("/iserver/auth/status"));

        assertThat(scene.gaps(Endpoint.GET_BROKERAGE_STATUS)).hasSize(1).allMatch(atLeast(1));
        assertThat(scene.arrivals(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
        assertThat(Route.GET_TRSRV_FUTURES.effect()).isEqualTo(Effect.READ);
    }

    @Test
    void aReadOnlyClientPlacesNoOrder() {
        try (IbkrClient reader = scene.builder().readOnly().build()) {
            for (String path : new String[] {"/iserver/account/%s/orders", "/iserver//account/%s/./order%%73"}) {
                ApiRequest order =
                        ApiRequest.post(path.formatted(scene.account(0))).body(SimulatorFixture.buy("a"));
                assertThatThrownBy(() -> send(reader, order))
                        .isInstanceOf(ReadOnlyException.class)
                        .hasMessageStartingWith("PLACE_ORDER: ");
            }
            ApiRequest suppress = ApiRequest.post("/iserver/questions/suppress");
            assertThatThrownBy(() -> send(reader, suppress)).isInstanceOf(ReadOnlyException.class);
            assertThat(send(reader, ApiRequest.post("/iserver/auth/status"))).isNotNull();
        }
        assertThat(scene.ibkr.received(Endpoint.PLACE_ORDER)).isEmpty();
    }

    @Test
    void anOrderByHandIsNeverSentAgain() {
        client.connect();
        scene.ibkr.faults().on(Endpoint.PLACE_ORDER).dropConnectionAfterRequest();

        ApiRequest order = ApiRequest.post("/iserver/account/" + scene.account(0) + "/orders")
                .body(SimulatorFixture.buy("a"));
        assertThatThrownBy(() -> send(client, order))
                .isInstanceOfSatisfying(
                        IbkrException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));
        assertThat(scene.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);
    }

    @Test
    void anUnknownRouteCountsAsAnOrderUntilTheBuilderSaysOtherwise() {
        ApiRequest unknown = ApiRequest.get("/iserver/news/" + scene.account(0));
        try (IbkrClient reader = scene.builder().readOnly().build()) {
            assertThatThrownBy(() -> send(reader, unknown))
                    .isInstanceOf(ReadOnlyException.class)
                    .hasMessageContaining("route(\"GET /iserver/news/")
                    .hasMessageContaining("Effect.READ)")
                    .hasMessageNotContaining(scene.account(0));
        }
        assertThat(scene.ibkr.violations()).isEmpty();
        try (IbkrClient reader = scene.builder()
                .readOnly()
                .route("GET /iserver/news/{account}", Effect.READ)
                .build()) {
            assertThatThrownBy(() -> send(reader, unknown))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.status()).isEqualTo(404));
            assertThatThrownBy(() -> send(reader, ApiRequest.post("/iserver/news/x")))
                    .isInstanceOf(ReadOnlyException.class);
        }
    }

    private static JsonElement send(IbkrClient client, ApiRequest request) {
        return client.transport().send(request, JSON);
    }

    private static Predicate<Duration> atLeast(long seconds) {
        return gap -> gap.compareTo(Duration.ofSeconds(seconds)) >= 0;
    }
}

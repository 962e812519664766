package io.github.ibkrclient.tests.orders;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.github.ibkrclient.tests.support.SimulatorFixture.buy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.OrderLookup;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.ReadOnlyException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.model.CancelReply;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.OrderReplyRequest;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.model.SuppressQuestionsRequest;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersTest {
    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @Test
    void aQuestionIsAnsweredAndTheOrderShowsUpUnderItsClientOrderId() {
        OrderReply reply = client.orders().place(fixture.account(0), buy("journal-1"));
        while (reply instanceof OrderReply.Question question) {
            assertThat(question.messages()).isNotEmpty();
            reply = client.orders()
                    .reply(
                            question.id(),
                            OrderReplyRequest.builder().confirmed(true).build());
        }

        assertThat(reply).isInstanceOf(OrderReply.Submitted.class);
        assertThat(client.orders().list().orders()).anyMatch(order -> "journal-1".equals(order.orderRef()));
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void aConnectionThatDiesAfterTheOrderWasReadLeavesOneOrderAndAnUnknownOutcome() {
        IbkrSimulator ibkr = IbkrSimulator.builder().warm().build();
        try (SimulatorServer server = ibkr.serve();
                IbkrClient overSocket = IbkrClient.builder()
                        .baseUrl(server.baseUrl())
                        .runtime(IbkrRuntime.create())
                        .signer(OAuth1.signer(SimulatedClients.credentials(ibkr.user())))
                        .build()) {
            overSocket.connect();
            ibkr.faults().on(Endpoint.PLACE_ORDER).dropConnectionAfterRequest();

            assertThatThrownBy(() ->
                            overSocket.orders().place(ibkr.user().accountIds().get(0), buy("journal-2")))
                    .isInstanceOfSatisfying(TransportException.class, e -> {
                        assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
                        assertThat(e.clientOrderId()).contains("journal-2");
                    });

            assertThat(ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);
        }
    }

    @Test
    void anInvitationToRepeatAtOnceIsNotFollowedForAnOrder() {
        IbkrSimulator ibkr = IbkrSimulator.builder().warm().build();
        AtomicInteger sent = new AtomicInteger();
        OkHttpClient counting = new OkHttpClient.Builder()
                .addNetworkInterceptor(chain -> {
                    sent.addAndGet(chain.request().url().encodedPath().endsWith("/orders") ? 1 : 0);
                    return chain.proceed(chain.request());
                })
                .build();
        try (SimulatorServer server = ibkr.serve();
                IbkrClient overSocket = IbkrClient.builder()
                        .baseUrl(server.baseUrl())
                        .runtime(IbkrRuntime.create())
                        .httpClient(counting)
                        .signer(OAuth1.signer(SimulatedClients.credentials(ibkr.user())))
                        .build()) {
            overSocket.connect();
            server.wireMock()
                    .stubFor(post(urlPathMatching(".*/orders"))
                            .willReturn(aResponse().withStatus(503).withHeader("Retry-After", "0")));

            assertThatThrownBy(() ->
                            overSocket.orders().place(ibkr.user().accountIds().get(0), buy("a")))
                    .isInstanceOf(ApiException.class);

            assertThat(sent).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void anOrderIsNotSentAgainAfterAnErrorOfTheServer(int status) {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.PLACE_ORDER).answer(status, "", 9);

        assertThatThrownBy(() -> client.orders().place(fixture.account(0), buy("a")))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);
    }

    @Test
    void anOrderIsNotSentAgainAfterALostSessionButMayBeByTheCaller() {
        client.connect();
        fixture.ibkr.expireSession(fixture.ibkr.user());

        assertThatThrownBy(() -> client.orders().place(fixture.account(0), buy("a")))
                .isInstanceOfSatisfying(
                        SessionException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.REFUSED));
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);

        assertThat(client.orders().place(fixture.account(0), buy("a"))).isNotInstanceOf(OrderReply.Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void aRefusalIsAlwaysInTheReply(int status) {
        client.connect();
        for (Endpoint endpoint :
                List.of(Endpoint.PLACE_ORDER, Endpoint.MODIFY_ORDER, Endpoint.REPLY_TO_ORDER, Endpoint.CANCEL_ORDER)) {
            fixture.ibkr.faults().on(endpoint).answer(status, "{\"error\":\"bad order\"}", 1);
        }
        OrderRequest order = buy("a").orders().get(0);

        for (OrderReply reply : List.of(
                client.orders().place(fixture.account(0), buy("a")),
                client.orders().modify(fixture.account(0), "1", order),
                client.orders().reply("1", new OrderReplyRequest(true)))) {
            assertThat(reply).isInstanceOfSatisfying(OrderReply.Rejected.class, rejected -> {
                assertThat(rejected.message()).isEqualTo("bad order");
                assertThat(rejected.remedy()).contains("new client order id");
            });
        }
        assertThat(client.orders().cancel(fixture.account(0), "1"))
                .isInstanceOfSatisfying(CancelReply.Rejected.class, rejected -> {
                    assertThat(rejected.message()).isEqualTo("bad order");
                    assertThat(rejected.remedy()).contains("cannot be cancelled");
                });
    }

    @Test
    void anOrderIsChangedAndCancelledAndAnOrderThatIsNotThereIsNot() {
        client.orders().suppress(new SuppressQuestionsRequest(List.of("o163")));
        String account = fixture.account(0);
        OrderRequest far = buy("far").orders().get(0);
        OrderReply.Submitted placed = (OrderReply.Submitted) client.orders().place(account, limit("far", "10.00"));
        String id = String.valueOf(placed.orders().get(0).orderId());

        assertThat(client.orders()
                        .modify(account, id, limit("far", "11.00").orders().get(0)))
                .isInstanceOf(OrderReply.Submitted.class);
        assertThat(client.orders().list().orders())
                .filteredOn(order -> "far".equals(order.orderRef()))
                .singleElement()
                .satisfies(order -> assertThat(order.price()).isEqualByComparingTo("11.00"));
        assertThat(client.orders().cancel(account, id)).isInstanceOf(CancelReply.Requested.class);
        assertThat(client.orders().cancel(account, id))
                .isInstanceOfSatisfying(
                        CancelReply.Rejected.class,
                        rejected -> assertThat(rejected.message()).contains("doesn't exist"));
        assertThat(client.orders().modify(account, id, far)).isInstanceOf(OrderReply.Rejected.class);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void anOrderWithoutAnIdGetsOneAndIsFoundByIt() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.REPLY_TO_ORDER).dropConnectionAfterRequest();
        OrderReply.Question question =
                (OrderReply.Question) client.orders().place(fixture.account(0), limit(null, "10.00"));

        IbkrException lost = catchThrowableOfType(
                IbkrException.class, () -> client.orders().reply(question.id(), new OrderReplyRequest(true)));

        assertThat(lost.delivery()).isEqualTo(Delivery.UNKNOWN);
        String id = lost.clientOrderId().orElseThrow();
        assertThat(client.findOrder(fixture.account(0), id)).isInstanceOf(OrderLookup.Found.class);
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER))
                .singleElement()
                .satisfies(order -> assertThat(order.body()).contains(id).contains("\"price\":10.00"));
    }

    @Test
    void questionsThatAreNamedAreAnsweredInOneCallAndOthersAreLeftToTheCaller() {
        OrderRequest order = limit(null, "10.00").orders().get(0);

        assertThat(client.orders().place(fixture.account(0), order, "o163", "o383"))
                .isInstanceOf(OrderReply.Submitted.class);
        assertThat(fixture.ibkr.received(Endpoint.REPLY_TO_ORDER)).hasSize(1);

        assertThat(client.orders().place(fixture.account(0), order, "o383"))
                .isInstanceOfSatisfying(
                        OrderReply.Question.class,
                        question -> assertThat(question.messageIds()).containsExactly("o163"));
        assertThat(fixture.ibkr.received(Endpoint.REPLY_TO_ORDER)).hasSize(1);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void aReadOnlyClientSendsNoOrder() {
        try (IbkrClient reader = fixture.builder().readOnly().build()) {
            assertThatThrownBy(() -> reader.orders().place(fixture.account(0), buy("a")))
                    .isInstanceOf(ReadOnlyException.class)
                    .hasMessageContaining("read-only");
            assertThatThrownBy(() -> reader.orders().cancel(fixture.account(0), "1"))
                    .isInstanceOfSatisfying(
                            IbkrException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));
            assertThat(reader.trades().list(7)).isNotEmpty();
        }
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).isEmpty();
        assertThat(fixture.ibkr.received(Endpoint.CANCEL_ORDER)).isEmpty();
    }

    private static OrdersRequest limit(@Nullable String clientOrderId, String price) {
        return new OrdersRequest(List.of(OrderRequest.builder()
                .conid(265598L)
                .orderType("LMT")
                .side(Side.BUY)
                .tif("DAY")
                .quantity(BigDecimal.ONE)
                .price(new BigDecimal(price))
                .clientOrderId(clientOrderId)
                .build()));
    }
}

package io.github.ibkrclient.tests.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.OrderLookup;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.OrderReplyRequest;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OrderLookupTest {
    private static final OrderReplyRequest YES =
            OrderReplyRequest.builder().confirmed(true).build();

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @Test
    void anOrderWhoseAnswerWasLostIsFoundAndNotSentAgain() {
        OrderReply.Question question = (OrderReply.Question)
                client.orders().place(fixture.account(0), orders(order("lost").build()));
        fixture.ibkr.faults().on(Endpoint.REPLY_TO_ORDER).dropConnectionAfterRequest();
        IbkrException failure =
                catchThrowableOfType(IbkrException.class, () -> client.orders().reply(question.id(), YES));
        assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);

        OrderLookup fate = client.findOrder(fixture.account(0), "lost");

        assertThat(fate)
                .isInstanceOfSatisfying(
                        OrderLookup.Found.class,
                        found -> assertThat(found.order().orderRef()).isEqualTo("lost"));
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);
        assertThat(fixture.ibkr.received(Endpoint.REPLY_TO_ORDER)).hasSize(1);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void anOrderWhoseQuestionWasLostWasNotPlacedAndIsLookedForLongEnough() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.PLACE_ORDER).dropConnectionAfterRequest();
        IbkrException failure = catchThrowableOfType(
                IbkrException.class,
                () -> client.orders()
                        .place(fixture.account(0), orders(order("asked").build())));

        OrderLookup fate =
                client.findOrder(fixture.account(0), failure.clientOrderId().orElseThrow());

        assertThat(fate).isInstanceOfSatisfying(OrderLookup.NotFound.class, missing -> {
            assertThat(missing.complete()).isTrue();
            assertThat(Duration.between(missing.firstLook(), missing.lastLook()))
                    .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(45));
        });
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void anOrderThatShowsUpLateIsFound() {
        place(order("late").orderType("LMT").price(new BigDecimal("184.00")).build());
        fixture.ibkr.faults().on(Endpoint.LIST_ORDERS).answer(200, "{\"orders\":[],\"snapshot\":true}", 2);

        assertThat(client.findOrder(fixture.account(0), "late")).isInstanceOf(OrderLookup.Found.class);
    }

    @Test
    void anOrderOfAnotherAccountIsFoundThere() {
        place(order("mine").build());

        assertThat(client.findOrder(fixture.account(1), "mine")).isInstanceOf(OrderLookup.NotFound.class);
        assertThat(client.findOrder(fixture.account(0), "mine")).isInstanceOf(OrderLookup.Found.class);
    }

    @Test
    void anOrderThatLeftTheListOfTheDayIsKnownByItsExecutions() {
        place(order("yesterday").build());
        fixture.time.advance(Duration.ofHours(20));

        OrderLookup fate = client.findOrder(fixture.account(0), "yesterday");

        assertThat(fate)
                .isInstanceOfSatisfying(
                        OrderLookup.Executed.class,
                        executed -> assertThat(executed.trades())
                                .isNotEmpty()
                                .allMatch(trade -> "yesterday".equals(trade.orderRef())));
    }

    @Test
    void aListThatIbkrCutsOffIsNoProof() {
        client.connect();
        String full =
                "{\"orders\":[" + String.join(",", Collections.nCopies(1_000, "{\"order_ref\":\"other\"}")) + "]}";
        fixture.ibkr.faults().on(Endpoint.LIST_ORDERS).answer(200, full, 20);

        assertThat(client.findOrder(fixture.account(0), "one of more"))
                .isInstanceOfSatisfying(
                        OrderLookup.NotFound.class,
                        missing -> assertThat(missing.complete()).isFalse());
    }

    @Test
    void whoCannotAskLearnsNothing() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.LIST_ORDERS).answer(403, "", 1);

        assertThatThrownBy(() -> client.findOrder(fixture.account(0), "a"))
                .isInstanceOfSatisfying(
                        IbkrException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_DENIED));
        assertThatThrownBy(() -> client.findOrder(fixture.account(0), " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("clientOrderId: must not be blank");
    }

    private void place(OrderRequest order) {
        OrderReply reply = client.orders().place(fixture.account(0), orders(order));
        while (reply instanceof OrderReply.Question question) {
            reply = client.orders().reply(question.id(), YES);
        }
        assertThat(reply).isInstanceOf(OrderReply.Submitted.class);
    }

    /** A market order. IBKR asks a question about it. */
    private static OrderRequest.Builder order(String clientOrderId) {
        return OrderRequest.builder()
                .conid(265598L)
                .orderType("MKT")
                .side(Side.BUY)
                .tif("DAY")
                .quantity(BigDecimal.TEN)
                .clientOrderId(clientOrderId);
    }

    private static OrdersRequest orders(OrderRequest order) {
        return OrdersRequest.builder().orders(List.of(order)).build();
    }
}

package io.github.ibkrclient.tests.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.CancelReply;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.OrderReplyRequest;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.testkit.ReceivedRequest;
import io.github.ibkrclient.testkit.VirtualTask;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An open question holds its account. Every order here is asked about once. */
class OrderQuestionsTest {
    private static final OrderReplyRequest YES = new OrderReplyRequest(true);
    private static final OrderReplyRequest NO = new OrderReplyRequest(false);

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @Test
    void anotherOrderOfTheAccountWaitsUntilTheQuestionIsAnswered() {
        OrderReply.Question question = place("first");
        Queue<OrderReply> second = new ConcurrentLinkedQueue<>();
        VirtualTask waiting = fixture.time.start("second", () -> second.add(place("second")));
        fixture.time.advance(Duration.ofSeconds(10));
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);

        assertThat(client.orders().reply(question.id(), YES)).isInstanceOf(OrderReply.Submitted.class);

        waiting.await();
        assertThat(second).singleElement().isInstanceOf(OrderReply.Question.class);
        assertThat(fixture.arrivals(Endpoint.PLACE_ORDER).get(1))
                .isAfterOrEqualTo(fixture.arrivals(Endpoint.REPLY_TO_ORDER).get(0));
    }

    @Test
    void ordersThatLeaveAtTheSameTimeAreAllAskedAndAnswered() {
        client.connect();
        Queue<OrderReply> replies = new ConcurrentLinkedQueue<>();
        List<VirtualTask> tasks = List.of(
                fixture.time.start("a", () -> replies.add(answered("a"))),
                fixture.time.start("b", () -> replies.add(answered("b"))),
                fixture.time.start("c", () -> replies.add(answered("c"))));
        tasks.forEach(VirtualTask::await);

        assertThat(replies).hasSize(3).allMatch(OrderReply.Submitted.class::isInstance);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void aNoFreesTheAccountToo() {
        OrderReply.Question question = place("first");

        assertThat(client.orders().reply(question.id(), NO)).isInstanceOf(OrderReply.Rejected.class);

        assertThat(place("second")).isNotNull();
    }

    @Test
    void theThreadThatWasAskedIsToldAtOnceBecauseItWouldWaitForItself() {
        place("first");
        Instant before = fixture.time.now();

        IbkrException failure = catchThrowableOfType(IbkrException.class, () -> place("second"));

        assertThat(failure.code()).isEqualTo(ErrorCode.QUESTION_OPEN);
        assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
        assertThat(failure.retryable()).isTrue();
        assertThat(failure).hasMessageContaining("answer the open question first");
        assertThat(fixture.time.now()).isEqualTo(before);
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);
    }

    @Test
    void aQuestionThatNobodyAnswersHoldsTheAccountForAMinute() {
        place("first");
        Instant asked = fixture.time.now();
        IbkrClient patient = client.with(CallOptions.DEFAULT.withTimeout(Duration.ofMinutes(5)));
        fixture.time
                .start("second", () -> patient.orders().place(fixture.account(0), order("second")))
                .await();

        assertThat(Duration.between(
                        asked, fixture.arrivals(Endpoint.PLACE_ORDER).get(1)))
                .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
    }

    @Test
    void aCallThatCannotWaitSoLongSaysWhy() {
        place("first");
        IbkrClient hasty = client.with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(20)));
        Queue<IbkrException> failures = new ConcurrentLinkedQueue<>();
        fixture.time
                .start(
                        "second",
                        () -> failures.add(catchThrowableOfType(
                                IbkrException.class, () -> hasty.orders().place(fixture.account(0), order("second")))))
                .await();

        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.QUESTION_OPEN);
            assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
        });
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);
    }

    @Test
    void otherAccountsAndCancellationsDoNotWait() {
        place("first");

        assertThat(client.orders().place(fixture.account(1), order("other"))).isInstanceOf(OrderReply.Question.class);
        assertThat(client.orders().cancel(fixture.account(0), "1")).isInstanceOf(CancelReply.Rejected.class);
    }

    @Test
    void anOrderByHandHoldsItsAccountAndWaitsTooAndItsAnswerByHandFreesIt() {
        TypeToken<JsonElement> json = TypeToken.get(JsonElement.class);
        String path = "/iserver/account/" + fixture.account(0) + "/orders";
        JsonElement asked = client.transport().send(ApiRequest.post(path).body(order("first")), json);
        String id = asked.getAsJsonArray().get(0).getAsJsonObject().get("id").getAsString();

        IbkrException failure = catchThrowableOfType(IbkrException.class, () -> place("second"));
        assertThat(failure.code()).isEqualTo(ErrorCode.QUESTION_OPEN);

        client.transport().send(ApiRequest.post("/iserver/reply/" + id).body(YES), json);
        assertThat(place("second")).isNotNull();
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER))
                .extracting(ReceivedRequest::body)
                .hasSize(2);
    }

    private OrderReply answered(String clientOrderId) {
        OrderReply reply = place(clientOrderId);
        while (reply instanceof OrderReply.Question question) {
            reply = client.orders().reply(question.id(), YES);
        }
        return reply;
    }

    private OrderReply.Question place(String clientOrderId) {
        return (OrderReply.Question) client.orders().place(fixture.account(0), order(clientOrderId));
    }

    /** A market order, about which IBKR asks a question. */
    private static OrdersRequest order(String clientOrderId) {
        return new OrdersRequest(List.of(OrderRequest.builder()
                .conid(265598L)
                .orderType("MKT")
                .side(Side.BUY)
                .tif("DAY")
                .quantity(BigDecimal.ONE)
                .clientOrderId(clientOrderId)
                .build()));
    }
}

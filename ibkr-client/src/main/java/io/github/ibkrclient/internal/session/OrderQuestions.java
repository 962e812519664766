package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.internal.concurrent.OrderTurn;
import io.github.ibkrclient.internal.json.ClientOrderIds;
import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Timing;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An open question about an order holds the account: no other order of it leaves, because that would make the question
 * void. A cancellation always leaves. See {@code docs/protocol.md#question-is-void}.
 */
final class OrderQuestions implements Prerequisite {
    private final Map<String, OrderTurn> accounts = new ConcurrentHashMap<>();
    private final Timing timing;

    OrderQuestions(Timing timing) {
        this.timing = timing;
    }

    @Override
    public void ensure(SessionHandle call) throws InterruptedException {
        if (isReply(call.operation())) {
            turn(call.request()).ifPresent(turn -> turn.answering(question(call.request()), call.deadline()));
        } else if (isOrder(call.operation())) {
            OrderTurn turn = turn(call.request()).orElseThrow();
            turn.enter(call.operation(), call.deadline(), ClientOrderIds.first(call.request()));
            call.holding(turn::leave);
        }
    }

    @Override
    public void learn(SessionHandle call, Outcome<?> outcome) {
        boolean reply = isReply(call.operation());
        if ((reply || isOrder(call.operation())) && hasLeft(outcome)) {
            turn(call.request()).ifPresent(turn -> {
                if (reply) {
                    turn.answered(question(call.request()));
                }
                Json.as(outcome.answer(), OrderReply.class)
                        .filter(OrderReply.Question.class::isInstance)
                        .map(asked -> ((OrderReply.Question) asked).questions())
                        .ifPresent(questions -> turn.asked(questions.stream()
                                .map(question -> String.valueOf(question.id()))
                                .toList()));
            });
        }
    }

    /** The client order id of the order that a request is about, as far as it is known. */
    Optional<String> clientOrderId(ApiRequest request) {
        return isReply(request.operation())
                ? turn(request).flatMap(OrderTurn::clientOrderId)
                : ClientOrderIds.first(request);
    }

    private static boolean hasLeft(Outcome<?> outcome) {
        return outcome.succeeded()
                || !(outcome instanceof Outcome.Overtaken<?>
                        || outcome.failure().delivery() == Delivery.NOT_SENT);
    }

    /** The turn of the account that the order is for, or whose order the question is about. */
    private Optional<OrderTurn> turn(ApiRequest request) {
        if (isReply(request.operation())) {
            String question = question(request);
            return accounts.values().stream()
                    .filter(turn -> turn.hasAsked(question))
                    .findFirst();
        }
        String account = request.pathParameters().getOrDefault("accountId", "");
        return Optional.of(accounts.computeIfAbsent(account, added -> new OrderTurn(timing)));
    }

    private static String question(ApiRequest reply) {
        return reply.pathParameters().getOrDefault("replyId", "");
    }

    private static boolean isReply(Operation operation) {
        return operation.effect() == Effect.ORDER && operation.sameCallAs(Endpoint.REPLY_TO_ORDER);
    }

    private static boolean isOrder(Operation operation) {
        return operation.effect() == Effect.ORDER
                && (operation.sameCallAs(Endpoint.PLACE_ORDER) || operation.sameCallAs(Endpoint.MODIFY_ORDER));
    }
}

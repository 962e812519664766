package io.github.ibkrclient.api;

import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.OrderReplyRequest;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.operation.Argument;
import io.github.ibkrclient.operation.Transport;
import java.util.List;
import java.util.Set;

/** What {@code OrdersApi} has beside its generated calls. */
abstract class OrderCalls {
    /** One question may follow another; this many do not. */
    private static final int MOST_QUESTIONS = 20;

    private final Transport transport;

    OrderCalls(Transport transport) {
        this.transport = transport;
    }

    /**
     * Places one order and answers with yes the questions of the kinds that you name. It never answers another kind: then
     * the reply is that question, which you answer, and which holds the account until then.
     *
     * @param accountId the account of the order
     * @param order the order; without a client order id it gets one
     * @param confirmed the kinds of question, such as {@code o163}, a price far from the market
     * @return what became of the order
     * @throws IbkrException when an answer is lost or the call fails; it names the client order id to look up
     */
    public OrderReply place(String accountId, OrderRequest order, String... confirmed) {
        OrdersApi orders = new OrdersApi(transport);
        Set<String> kinds = Set.copyOf(List.of(confirmed));
        OrderReply reply = orders.place(accountId, new OrdersRequest(List.of(Argument.given("order", order))));
        for (int answers = 0; answers < MOST_QUESTIONS; answers++) {
            if (!(reply instanceof OrderReply.Question question)
                    || question.messageIds().isEmpty()
                    || !kinds.containsAll(question.messageIds())) {
                return reply;
            }
            reply = orders.reply(question.id(), new OrderReplyRequest(true));
        }
        return reply;
    }
}

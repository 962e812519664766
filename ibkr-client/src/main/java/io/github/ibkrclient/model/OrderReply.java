package io.github.ibkrclient.model;

import com.google.gson.annotations.JsonAdapter;
import java.util.List;

/**
 * What became of an order, a change of one, or an answer to a question. IBKR answers all three with HTTP status 200, and
 * only their shape tells them apart; see {@code docs/protocol.md#order-answers}.
 */
@JsonAdapter(OrderReplyAdapter.class)
public sealed interface OrderReply {

    /**
     * IBKR accepted the orders.
     *
     * @param orders each order with its id; one order, or those of a group
     */
    record Submitted(List<SubmittedOrder> orders) implements OrderReply {
        /** Copies the list. */
        public Submitted {
            orders = Immutable.list(orders);
        }
    }

    /**
     * IBKR asks whether the order is meant. The order is not accepted before the answer, and another question may follow
     * it. Any other order makes the question void; see {@code docs/protocol.md#question-is-void}.
     *
     * @param questions what IBKR asks; one question, or one for each of several orders
     */
    record Question(List<OrderQuestion> questions) implements OrderReply {
        /** Copies the list, which must hold a question. */
        public Question {
            questions = Immutable.list(questions);
            if (questions.isEmpty()) {
                throw new IllegalArgumentException("a question needs a text");
            }
        }

        /** The id to answer the first question with. */
        public String id() {
            return String.valueOf(questions.get(0).id());
        }

        /** The first question in words. */
        public List<String> messages() {
            return questions.get(0).message();
        }

        /** The kinds of the first question, such as {@code o163}. */
        public List<String> messageIds() {
            return questions.get(0).messageIds();
        }

        /** The answers that IBKR offers to the first question; often empty. */
        public List<String> options() {
            return questions.get(0).messageOptions();
        }
    }

    /**
     * IBKR refused the order, the change or the answer, or asks something that only its own user interface can answer. A
     * new order was not placed; one that was to be changed works on as it was.
     *
     * @param refusal all that IBKR says
     */
    record Rejected(OrderRefusal refusal) implements OrderReply {
        /** The reason in words. */
        public String message() {
            return OrderReplyAdapter.reason(refusal);
        }

        /** What a person or program can do, in one sentence. */
        public String remedy() {
            return "change the order as IBKR's words ask, and give a new order a new client order id";
        }
    }
}

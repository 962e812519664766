package io.github.ibkrclient.model;

import com.google.gson.annotations.JsonAdapter;
import java.util.List;

/**
 * What became of an order, a change or an answer to a question. IBKR says all three with HTTP status 200 and tells them
 * apart by shape alone.
 */
@JsonAdapter(OrderReplyAdapter.class)
public sealed interface OrderReply {

    /**
     * IBKR took the orders.
     *
     * @param orders each order with its id; one, or those of a group
     */
    record Submitted(List<SubmittedOrder> orders) implements OrderReply {
        /** Copies the list. */
        public Submitted {
            orders = Immutable.list(orders);
        }
    }

    /**
     * IBKR wants to know whether the order is meant. Nothing is accepted before the answer, the next question may
     * follow, and any other order voids this one.
     *
     * @param questions what IBKR asks; one, unless several orders raise one each
     */
    record Question(List<OrderQuestion> questions) implements OrderReply {
        /** Copies the list, which has at least one question. */
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

        /** The kinds of the first question, such as o163. */
        public List<String> messageIds() {
            return questions.get(0).messageIds();
        }

        /** The answers IBKR offers to the first question; often none are named. */
        public List<String> options() {
            return questions.get(0).messageOptions();
        }
    }

    /**
     * IBKR refused the order, or asks something that only its own user interface can answer.
     *
     * @param refusal all it says
     */
    record Rejected(OrderRefusal refusal) implements OrderReply {
        /** The reason in words. */
        public String message() {
            String error = refusal.error();
            String text = refusal.text();
            return error != null ? error : text != null ? text : "refused without a reason";
        }
    }
}

package io.github.ibkrclient.model;

import com.google.gson.annotations.JsonAdapter;

/**
 * What became of a request to cancel an order. IBKR answers both with HTTP status 200, and only their shape tells them
 * apart; see {@code docs/protocol.md#order-answers}.
 */
@JsonAdapter(OrderReplyAdapter.class)
public sealed interface CancelReply {

    /**
     * IBKR took the request. The order may still be executed before it is cancelled, so watch its status.
     *
     * @param result all that IBKR says
     */
    record Requested(CancelResult result) implements CancelReply {}

    /**
     * IBKR refused the request. Nothing was done about the order.
     *
     * @param refusal all that IBKR says
     */
    record Rejected(OrderRefusal refusal) implements CancelReply {
        /** The reason in words. */
        public String message() {
            return OrderReplyAdapter.reason(refusal);
        }

        /** What a person or program can do, in one sentence. */
        public String remedy() {
            return "look at the order (OrdersApi.list): one that is executed, ended or of another account cannot be cancelled";
        }
    }
}

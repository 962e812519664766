package io.github.ibkrclient.examples.recipes;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.model.CancelReply;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.OrderReplyRequest;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrderType;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.model.SubmittedOrder;
import io.github.ibkrclient.model.TimeInForce;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Places an order in a paper account, answers IBKR's question, and cancels the order. The limit is so far from the market
 * that IBKR asks whether it is meant, and that the order is not executed.
 *
 * <p>{@link RetryAndUnknown} shows what to do when a call for an order fails.
 */
public final class OrderWithQuestion {
    /** The kind of question that this program says yes to. */
    private static final String FAR_FROM_THE_MARKET = "o163";

    private static final long APPLE = 265598;

    private OrderWithQuestion() {}

    public static void main(String[] args) {
        Path credentials = Path.of(args.length > 0 ? args[0] : "credentials");
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(System.getenv().getOrDefault("IBKR_BASE_URL", "https://api.ibkr.com/v1/api"))
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .build()) {
            Optional<String> account = paperAccount(client);
            if (account.isEmpty()) {
                System.out.println("This user has no paper account, so no order is placed.");
                return;
            }
            order(client, account.get());
        }
    }

    private static void order(IbkrClient client, String account) {
        OrderRequest order = OrderRequest.builder()
                .clientOrderId("recipe-" + UUID.randomUUID()) // the order is found by it when an answer is lost
                .conid(APPLE)
                .side(Side.BUY)
                .quantity(BigDecimal.ONE)
                .orderType(OrderType.LMT)
                .price(new BigDecimal("10.00"))
                .tif(TimeInForce.DAY)
                .build();
        // Answers with yes what this program knows. Nothing is accepted before the last answer.
        OrderReply reply = client.orders().place(account, order, FAR_FROM_THE_MARKET);
        if (reply instanceof OrderReply.Question question) {
            System.out.println("IBKR asks: " + String.join(" ", question.messages()));
            System.out.println("Answer: no, because this kind of question is not known");
            reply = client.orders().reply(question.id(), new OrderReplyRequest(false));
        }
        if (reply instanceof OrderReply.Rejected rejected) {
            System.out.println("IBKR refused: " + rejected.message() + "; " + rejected.remedy());
        } else if (reply instanceof OrderReply.Submitted submitted) {
            submitted.orders().forEach(accepted -> cancel(client, account, accepted));
        }
    }

    private static void cancel(IbkrClient client, String account, SubmittedOrder order) {
        System.out.println("IBKR took order " + order.orderId() + ": " + order.orderStatus());
        String id = Objects.requireNonNull(order.orderId(), "an order without an id");
        // The answer says that the request arrived; the order is gone when its status says so.
        CancelReply reply = client.orders().cancel(account, id);
        if (reply instanceof CancelReply.Requested requested) {
            System.out.println("Cancelled: " + requested.result().msg());
        } else if (reply instanceof CancelReply.Rejected rejected) {
            System.out.println("Not cancelled: " + rejected.message() + "; " + rejected.remedy());
        }
    }

    private static Optional<String> paperAccount(IbkrClient client) {
        BrokerageAccounts accounts = client.accounts().list();
        boolean paper = Boolean.TRUE.equals(accounts.isPaper());
        return accounts.accounts().stream().filter(id -> paper).findFirst();
    }
}

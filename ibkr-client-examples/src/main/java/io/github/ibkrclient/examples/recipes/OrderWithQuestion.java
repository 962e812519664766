package io.github.ibkrclient.examples.recipes;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.model.CancelReply;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.OrderReplyRequest;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrderSide;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.SubmittedOrder;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.pacing.PacingStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Places an order in a paper account, answers IBKR's question, and cancels the order. The limit is so far from the market
 * that IBKR asks whether it is meant, and that the order is not executed.
 *
 * <p>{@link RetryAndUnknown} shows what to do when a call for an order fails.
 */
public final class OrderWithQuestion {
    /** The kinds of question that this program says yes to. o163: the limit is far from the market price. */
    private static final Set<String> CONFIRMED = Set.of("o163");

    private static final long APPLE = 265598;

    private OrderWithQuestion() {}

    public static void main(String[] args) {
        Path credentials = Path.of(args.length > 0 ? args[0] : "credentials");
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(System.getenv().getOrDefault("IBKR_BASE_URL", "https://api.ibkr.com/v1/api"))
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .pacingStore(PacingStore.file(credentials.resolve("pacing.store")))
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
                .side(OrderSide.BUY)
                .quantity(BigDecimal.ONE)
                .orderType("LMT")
                .price(new BigDecimal("10.00"))
                .tif("DAY")
                .build();
        OrderReply reply = client.orders()
                .place(account, OrdersRequest.builder().orders(List.of(order)).build());
        // One question may follow another. Nothing is accepted before the last answer.
        while (reply instanceof OrderReply.Question question) {
            boolean confirmed = !question.messageIds().isEmpty() && CONFIRMED.containsAll(question.messageIds());
            System.out.println("IBKR asks: " + String.join(" ", question.messages()));
            System.out.println(confirmed ? "Answer: yes" : "Answer: no, because this kind of question is not known");
            reply = client.orders()
                    .reply(
                            question.id(),
                            OrderReplyRequest.builder().confirmed(confirmed).build());
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

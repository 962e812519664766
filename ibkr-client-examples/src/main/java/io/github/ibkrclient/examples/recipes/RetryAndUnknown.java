package io.github.ibkrclient.examples.recipes;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.OrderLookup;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrderType;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.model.SuppressQuestionsRequest;
import io.github.ibkrclient.model.TimeInForce;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Shows what to do after a failure. A read is made again at the instant that the failure names. An order is never sent
 * again before it is known what became of it.
 *
 * <p>The order is placed in a paper account, far from the market; it ends with the day.
 */
public final class RetryAndUnknown {
    private static final int MOST_TRIES = 3;
    private static final Duration MOST_WAIT = Duration.ofMinutes(20);
    private static final long APPLE = 265598;

    private RetryAndUnknown() {}

    public static void main(String[] args) throws InterruptedException {
        Path credentials = Path.of(args.length > 0 ? args[0] : "credentials");
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(System.getenv().getOrDefault("IBKR_BASE_URL", "https://api.ibkr.com/v1/api"))
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .build()) {
            BrokerageAccounts accounts = retried(() -> client.accounts().list());
            if (Boolean.TRUE.equals(accounts.isPaper()) && !accounts.accounts().isEmpty()) {
                order(client, accounts.accounts().get(0));
            } else {
                System.out.println("This user has no paper account, so no order is placed.");
            }
        } catch (IbkrException e) {
            System.out.println("Gave up. What to do: " + e.remedy());
        }
    }

    /** Makes a read again when that can help. The client itself has already tried it three times. */
    private static <T> T retried(Supplier<T> read) throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return read.get();
            } catch (IbkrException e) {
                System.out.println("A read failed with " + e.code().text() + ": " + e.getMessage());
                Instant latest = Instant.now().plus(MOST_WAIT);
                Optional<Instant> again = e.retryAt().filter(at -> at.isBefore(latest));
                if (again.isEmpty() || tries == MOST_TRIES) {
                    throw e; // making it again does not help, or not soon
                }
                long millis =
                        Math.max(0, Duration.between(Instant.now(), again.get()).toMillis());
                System.out.println("It is made again in " + millis / 1000 + " s.");
                Thread.sleep(millis);
            }
        }
    }

    private static void order(IbkrClient client, String account) throws InterruptedException {
        // IBKR does not ask whether a limit far from the market is meant, for as long as the session lasts.
        client.orders()
                .suppress(SuppressQuestionsRequest.builder()
                        .messageIds(List.of("o163"))
                        .build());
        String orderId = "recipe-" + UUID.randomUUID();
        OrderRequest order = OrderRequest.builder()
                .clientOrderId(orderId)
                .conid(APPLE)
                .side(Side.BUY)
                .quantity(BigDecimal.ONE)
                .orderType(OrderType.LMT)
                .price(new BigDecimal("10.00"))
                .tif(TimeInForce.DAY)
                .build();
        try {
            OrderReply reply = client.orders().place(account, order);
            if (reply instanceof OrderReply.Rejected rejected) {
                System.out.println("IBKR refused the order: " + rejected.message() + "; " + rejected.remedy());
            } else {
                System.out.println(
                        reply instanceof OrderReply.Submitted
                                ? "IBKR took the order."
                                : "IBKR asks something; OrderWithQuestion shows how to answer.");
            }
        } catch (IbkrException e) {
            System.out.println("The order failed with " + e.code().text() + ": " + e.getMessage());
            switch (e.delivery()) {
                case NOT_SENT -> System.out.println("It never left and may be placed again.");
                case REFUSED -> System.out.println("IBKR did nothing. It may be placed again once the cause is gone.");
                case UNKNOWN -> {
                    System.out.println(
                            "Nobody knows whether it arrived. Until that is known it must not be sent again.");
                    System.out.println(advice(retried(() -> client.findOrder(account, orderId))));
                }
            }
        }
    }

    /** What a program may do when it knows what became of the order. */
    static String advice(OrderLookup lookup) {
        if (lookup instanceof OrderLookup.Found found) {
            return "It arrived, with the status " + found.order().status() + ". It must not be sent again.";
        } else if (lookup instanceof OrderLookup.Executed executed) {
            return "It was executed, in " + executed.trades().size() + " parts. It must not be sent again.";
        } else if (lookup instanceof OrderLookup.NotFound missing && missing.complete()) {
            // IBKR takes a client order id once a day, which helps if the first order arrives after all.
            return "IBKR does not show it. It may be placed again, with the same client order id.";
        }
        return "IBKR showed only part of its orders. A person must look in IBKR's own app.";
    }
}

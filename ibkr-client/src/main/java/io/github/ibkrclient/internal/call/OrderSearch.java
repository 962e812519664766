package io.github.ibkrclient.internal.call;

import io.github.ibkrclient.OrderLookup;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.api.OrdersApi;
import io.github.ibkrclient.api.TradesApi;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.model.ListOrdersOptions;
import io.github.ibkrclient.model.LiveOrder;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks for one order by its client order id, which IBKR shows as the order's reference. */
public final class OrderSearch {
    /** IBKR gives up calls that take its back end ten seconds; see {@code docs/protocol.md#slow-back-end}. Twice that is looked. */
    private static final Duration WATCH = Duration.ofSeconds(20);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    /** IBKR lists no more orders than this; see {@code docs/protocol.md#orders-listed}. */
    private static final int LONGEST_LIST = 1_000;

    private static final int DAYS = 2;

    private final Transport transport;
    private final Timing timing;

    public OrderSearch(Transport transport, Timing timing) {
        this.transport = transport;
        this.timing = timing;
    }

    /** Looks until the order is found or has not been for long enough. */
    public OrderLookup find(String accountId, String clientOrderId) {
        if (clientOrderId.isBlank()) {
            throw new IllegalArgumentException("clientOrderId: must not be blank; it is what the order is found by");
        }
        Instant first = timing.now();
        boolean complete = true;
        while (true) {
            Instant look = timing.now();
            List<LiveOrder> orders = orders(accountId);
            Optional<LiveOrder> order = orders.stream()
                    .filter(listed -> clientOrderId.equals(listed.orderRef()))
                    .findFirst();
            if (order.isPresent()) {
                return new OrderLookup.Found(order.get());
            }
            complete &= orders.size() < LONGEST_LIST;
            List<Trade> trades = new TradesApi(transport)
                    .list(DAYS, accountId).stream()
                            .filter(trade -> clientOrderId.equals(trade.orderRef()))
                            .toList();
            if (!trades.isEmpty()) {
                return new OrderLookup.Executed(trades);
            }
            if (!look.isBefore(first.plus(WATCH))) {
                return new OrderLookup.NotFound(first, look, complete);
            }
            pause();
        }
    }

    private List<LiveOrder> orders(String accountId) {
        return new OrdersApi(transport)
                .list(ListOrdersOptions.builder().accountId(accountId).build())
                .orders();
    }

    private void pause() {
        try {
            timing.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(
                    Endpoint.LIST_ORDERS,
                    ErrorCode.INTERRUPTED,
                    Delivery.NOT_SENT,
                    "interrupted between two looks for an order",
                    e);
        }
    }
}

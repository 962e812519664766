package io.github.ibkrclient.tests.endurance;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.OrderLookup;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.OrderReplyRequest;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.testkit.SimulatedExecution;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Places a few orders a day. It looks up an order whose outcome is unknown and never sends such an order again. */
final class Trader {
    private static final int ORDERS_A_DAY = 3;
    private static final Duration PATIENCE = Duration.ofHours(12);
    private static final OrderReplyRequest YES =
            OrderReplyRequest.builder().confirmed(true).build();

    private final IbkrClient client;
    private final RetryingCaller caller;
    private final String account;
    private final Random random;

    /** Whether IBKR accepted an order, by client order id. */
    private final Map<String, Boolean> taken = new LinkedHashMap<>();

    Trader(IbkrClient client, RetryingCaller caller, String account, Random random) {
        this.client = client;
        this.caller = caller;
        this.account = account;
        this.random = random;
    }

    /** Trades on a number of days, in the hours in which orders are executed at once. */
    void trade(Instant start, int days) {
        for (int day = 0; day < days; day++) {
            ZonedDateTime opens = start.atZone(ZoneOffset.UTC)
                    .truncatedTo(ChronoUnit.DAYS)
                    .plusDays(day + 1)
                    .with(LocalTime.of(13, 35));
            int second = 0;
            for (int i = 0; i < ORDERS_A_DAY && opens.getDayOfWeek().getValue() < 6; i++) {
                second += random.nextInt(7_200);
                caller.waitUntil(opens.plusSeconds(second).toInstant());
                place("order-" + taken.size(), opens.plusHours(6).toInstant());
            }
        }
    }

    private void place(String id, Instant closes) {
        Optional<Instant> again = Optional.of(Instant.MIN);
        while (again.isPresent() && again.get().isBefore(closes)) {
            caller.waitUntil(again.get());
            try {
                taken.put(id, caller.timely(() -> placed(id)));
                return;
            } catch (IbkrException e) {
                again = caller.judge(e);
                if (e.delivery() == Delivery.UNKNOWN) {
                    taken.put(id, found(id));
                    return;
                }
            }
        }
        taken.put(id, false);
    }

    private boolean placed(String id) {
        OrderReply reply = client.orders().place(account, buy(id));
        while (reply instanceof OrderReply.Question question) {
            reply = client.orders().reply(question.id(), YES);
        }
        if (!(reply instanceof OrderReply.Submitted)) {
            throw new AssertionError("an order was refused: " + reply);
        }
        return true;
    }

    private boolean found(String id) {
        for (Instant until = caller.after(PATIENCE); ; ) {
            try {
                return !(client.findOrder(account, id) instanceof OrderLookup.NotFound);
            } catch (IbkrException e) {
                caller.waitUntil(caller.judge(e)
                        .filter(until::isAfter)
                        .orElseThrow(() -> new AssertionError("no word about an order for " + PATIENCE, e)));
            }
        }
    }

    /** Compares its orders with what was executed. Returns the difference; empty when there is none. */
    String difference(List<SimulatedExecution> executed) {
        for (Map.Entry<String, Boolean> order : taken.entrySet()) {
            long times = executed.stream()
                    .filter(execution -> order.getKey().equals(execution.orderRef()))
                    .map(SimulatedExecution::orderId)
                    .distinct()
                    .count();
            if (times != (order.getValue() ? 1 : 0)) {
                return order.getKey() + (order.getValue() ? " was" : " was not") + " taken, and is there " + times
                        + " times";
            }
        }
        return "";
    }

    int orders() {
        return taken.size();
    }

    private static OrdersRequest buy(String id) {
        return OrdersRequest.builder()
                .orders(List.of(OrderRequest.builder()
                        .conid(265598L)
                        .orderType("MKT")
                        .side(Side.BUY)
                        .tif("DAY")
                        .quantity(BigDecimal.ONE)
                        .clientOrderId(id)
                        .build()))
                .build();
    }
}

package io.github.ibkrclient.testkit.internal.order;

import io.github.ibkrclient.testkit.BookedExecution.Order;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.order.SimulatedOrder.Status;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The orders of a user and the questions about them. The server's lock guards it. */
public final class OrderBook {
    /** Ids of orders that are placed here are higher than this; ids of orders that accounts trade by themselves are not. */
    public static final long FIRST_ID = 300_000_000;

    private static final BigDecimal BLOCK = BigDecimal.valueOf(100);
    private static final BigDecimal SHARE_COST = new BigDecimal("0.005");

    private final Market market;
    private final OrderQuestions questions;
    private final List<SimulatedOrder> orders = new ArrayList<>();
    private long lastId = FIRST_ID;
    private int fills;

    /** A book without orders. */
    public OrderBook(Market market) {
        this.market = market;
        this.questions = new OrderQuestions(market);
    }

    /** The questions about orders. */
    public OrderQuestions questions() {
        return questions;
    }

    /** Whether an order with this client order id was accepted today. */
    public boolean used(@Nullable String clientId, Instant now) {
        return clientId != null
                && orders.stream()
                        .filter(order -> sameDay(order.placedAt(), now))
                        .anyMatch(order -> clientId.equals(order.terms().clientId()));
    }

    /** Accepts orders: they work from now on. One that has an id takes the place of the order with this id. */
    public void accept(List<SimulatedOrder> accepted, Instant now) {
        for (SimulatedOrder order : accepted) {
            if (order.id() == 0) {
                orders.add(order.withId(++lastId));
            } else {
                orders.replaceAll(old -> old.id() == order.id() && old.status().working() ? order : old);
            }
        }
        settle(now);
        for (SimulatedOrder order : accepted) {
            if (order.status().working() && order.terms().tif().equals("IOC")) {
                order.become(Status.Cancelled, now);
            }
        }
    }

    /** Cancels a working order; false when there is none. */
    public boolean cancel(String account, String id, Instant now) {
        Optional<SimulatedOrder> order = working(account, id);
        order.ifPresent(found -> found.become(Status.Cancelled, now));
        return order.isPresent();
    }

    /** The working order with an id. */
    public Optional<SimulatedOrder> working(String account, String id) {
        return orders.stream()
                .filter(order -> Long.toString(order.id()).equals(id))
                .filter(order -> order.account().id().equals(account))
                .filter(order -> order.status().working())
                .findFirst();
    }

    /** The orders of an account that work or changed today. */
    public List<SimulatedOrder> of(String account, Instant now) {
        return orders.stream()
                .filter(order -> order.account().id().equals(account))
                .filter(order -> order.status().working() || sameDay(order.changedAt(), now))
                .toList();
    }

    /** Executes the orders whose price the market has reached, and ends day orders of earlier days. */
    public void settle(Instant now) {
        for (SimulatedOrder order : orders) {
            if (!order.status().working()) {
                continue;
            }
            boolean ended = order.terms().tif().equals("DAY") && !sameDay(order.placedAt(), now);
            boolean trades = order.instrument().pair() || market.open(now);
            if (ended || orphaned(order)) {
                order.become(Status.Cancelled, now);
            } else if (trades && !waits(order)) {
                order.become(Status.Submitted, now);
                if (reached(order.terms(), market.price(order.instrument(), now))) {
                    fill(order, now);
                }
            }
        }
    }

    /** Executes an order in full: in two executions when it is for more than a block of 100. */
    private void fill(SimulatedOrder order, Instant now) {
        BigDecimal price = market.price(order.instrument(), now);
        BigDecimal size = order.terms().size();
        BigDecimal left = size;
        while (left.signum() > 0) {
            BigDecimal part = left.compareTo(BLOCK) > 0 && left.compareTo(size) == 0 ? BLOCK : left;
            left = left.subtract(part);
            BigDecimal cost = part.multiply(SHARE_COST).max(BigDecimal.ONE).setScale(2, RoundingMode.HALF_UP);
            order.account()
                    .add(
                            "0000e0d5." + HexFormat.of().toHexDigits(order.id() * 31 + ++fills, 8) + ".01.01",
                            order.instrument(),
                            order.terms().buys() ? part : part.negate(),
                            price,
                            cost,
                            now,
                            new Order(
                                    order.id(),
                                    false,
                                    order.terms().clientId(),
                                    order.terms().type(),
                                    order.placedAt()));
        }
        order.filledAt(price, now);
        if (order.terms().group()) {
            orders.stream()
                    .filter(other -> other != order
                            && other.terms().group()
                            && other.placedAt().equals(order.placedAt()))
                    .filter(other -> other.status().working())
                    .forEach(other -> other.become(Status.Cancelled, now));
        }
    }

    private static boolean reached(SimulatedOrder.Terms terms, BigDecimal price) {
        BigDecimal limit = terms.price();
        BigDecimal stop = terms.stop();
        boolean buys = terms.buys();
        boolean within = limit == null || (buys ? price.compareTo(limit) <= 0 : price.compareTo(limit) >= 0);
        boolean triggered = stop != null && (buys ? price.compareTo(stop) >= 0 : price.compareTo(stop) <= 0);
        return switch (terms.type()) {
            case "MKT" -> true;
            case "LMT" -> within;
            case "STP" -> triggered;
            case "STOP_LIMIT" -> triggered && within;
            default -> false;
        };
    }

    /** Whether the parent of an order is not executed yet. */
    private boolean waits(SimulatedOrder order) {
        return parent(order).filter(parent -> parent.status() != Status.Filled).isPresent();
    }

    /** Whether the parent of an order was cancelled. */
    private boolean orphaned(SimulatedOrder order) {
        return parent(order)
                .filter(parent -> parent.status() == Status.Cancelled)
                .isPresent();
    }

    private Optional<SimulatedOrder> parent(SimulatedOrder order) {
        String parent = order.terms().parentId();
        // A client order id may be used again on another day, so the newest order with the id counts.
        return orders.stream()
                .filter(other -> parent != null && parent.equals(other.terms().clientId()))
                .filter(other -> !other.placedAt().isAfter(order.placedAt()))
                .reduce((earlier, later) -> later);
    }

    private static boolean sameDay(Instant one, Instant other) {
        return one.getEpochSecond() / 86_400 == other.getEpochSecond() / 86_400;
    }
}

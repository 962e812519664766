package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.SimulatedOrder.Status;
import io.github.ibkrclient.testkit.market.Execution;
import io.github.ibkrclient.testkit.market.Instrument;
import io.github.ibkrclient.testkit.market.Market;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The orders of a user and the questions about them. Guarded by the server's lock. */
final class OrderBook {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final BigDecimal BLOCK = BigDecimal.valueOf(100);
    private static final BigDecimal SHARE_COST = new BigDecimal("0.005");

    private final Market market;
    private final List<SimulatedOrder> orders = new ArrayList<>();
    private final Map<String, Question> questions = new HashMap<>();
    private long numbered = 300_000_000;
    private int fills;
    private long asked;

    /**
     * Something to be answered before orders are taken.
     *
     * @param orders the orders it is about
     * @param concerns what is asked now, and what after it
     * @param at when it was asked
     */
    record Question(List<SimulatedOrder> orders, Deque<Concern> concerns, Instant at) {}

    /**
     * A reason to ask back.
     *
     * @param messageId IBKR's id of the kind of question
     * @param text the question
     */
    record Concern(String messageId, String text) {}

    OrderBook(Market market) {
        this.market = market;
    }

    /** Asks the first of the concerns; any other open question is void. Returns the id to answer with. */
    String ask(List<SimulatedOrder> about, Deque<Concern> concerns, Instant now) {
        questions.clear();
        String id = UUID.nameUUIDFromBytes(HexFormat.of().toHexDigits(++asked).getBytes(StandardCharsets.UTF_8))
                .toString();
        questions.put(id, new Question(about, new ArrayDeque<>(concerns), now));
        return id;
    }

    /** Takes a question back to be answered; empty when it is void, answered, or asked too long ago. */
    Optional<Question> answer(String id, Instant now) {
        return Optional.ofNullable(questions.remove(id))
                .filter(question -> !question.at().plus(PATIENCE).isBefore(now));
    }

    void forgetQuestions() {
        questions.clear();
    }

    /** Whether an order with this client order id was taken today. */
    boolean used(@Nullable String clientId, Instant now) {
        return clientId != null
                && orders.stream()
                        .filter(order -> sameDay(order.placedAt, now))
                        .anyMatch(order -> clientId.equals(order.terms.clientId()));
    }

    /** Takes orders: they work from now on. */
    void accept(List<SimulatedOrder> accepted, Instant now) {
        for (SimulatedOrder order : accepted) {
            order.id = ++numbered;
            orders.add(order);
        }
        settle(now);
        for (SimulatedOrder order : accepted) {
            if (order.status.working() && order.terms.tif().equals("IOC")) {
                order.become(Status.Cancelled, now);
            }
        }
    }

    /** Asks for a working order to be cancelled; false when there is none. */
    boolean cancel(String account, String id, Instant now) {
        for (SimulatedOrder order : orders) {
            if (Long.toString(order.id).equals(id) && order.account.id().equals(account) && order.status.working()) {
                order.become(Status.Cancelled, now);
                return true;
            }
        }
        return false;
    }

    /** The orders of an account that work, or were placed today. */
    List<SimulatedOrder> of(String account, Instant now) {
        return orders.stream()
                .filter(order -> order.account.id().equals(account))
                .filter(order -> order.status.working() || sameDay(order.changedAt, now))
                .toList();
    }

    /** Fills what the market reaches, and lets day orders end with their day. */
    void settle(Instant now) {
        for (SimulatedOrder order : orders) {
            if (!order.status.working()) {
                continue;
            }
            boolean ended = order.terms.tif().equals("DAY") && !sameDay(order.placedAt, now);
            boolean trades = order.instrument.pair() || market.open(now);
            if (ended || orphaned(order)) {
                order.become(Status.Cancelled, now);
            } else if (trades && !waits(order)) {
                order.become(Status.Submitted, now);
                if (reached(order, market.price(order.instrument, now))) {
                    fill(order, now);
                }
            }
        }
    }

    private void fill(SimulatedOrder order, Instant now) {
        BigDecimal price = market.price(order.instrument, now);
        order.averagePrice = price;
        BigDecimal left = order.terms.size();
        while (left.signum() > 0) {
            BigDecimal part = left.compareTo(BLOCK) > 0 && left.compareTo(order.terms.size()) == 0 ? BLOCK : left;
            left = left.subtract(part);
            BigDecimal cost = part.multiply(SHARE_COST).max(BigDecimal.ONE).setScale(2, RoundingMode.HALF_UP);
            order.account.add(new Execution(
                    "0000e0d5." + HexFormat.of().toHexDigits(order.id * 31 + ++fills, 8) + ".01.01",
                    order.account.id(),
                    order.instrument,
                    order.terms.buys(),
                    part,
                    price,
                    cost,
                    now,
                    order.id,
                    order.terms.clientId(),
                    BigDecimal.ZERO));
        }
        order.become(Status.Filled, now);
        if (order.terms.group()) {
            orders.stream()
                    .filter(other -> other != order && other.terms.group() && other.placedAt.equals(order.placedAt))
                    .filter(other -> other.status.working())
                    .forEach(other -> other.become(Status.Cancelled, now));
        }
    }

    private static boolean reached(SimulatedOrder order, BigDecimal price) {
        BigDecimal limit = order.terms.price();
        BigDecimal stop = order.terms.stop();
        boolean buys = order.terms.buys();
        boolean within = limit == null || (buys ? price.compareTo(limit) <= 0 : price.compareTo(limit) >= 0);
        boolean triggered = stop != null && (buys ? price.compareTo(stop) >= 0 : price.compareTo(stop) <= 0);
        return switch (order.terms.type()) {
            case "MKT" -> true;
            case "LMT" -> within;
            case "STP" -> triggered;
            case "STOP_LIMIT" -> triggered && within;
            default -> false;
        };
    }

    /** Whether a child's parent has not been filled yet. */
    private boolean waits(SimulatedOrder order) {
        return parent(order).filter(parent -> parent.status != Status.Filled).isPresent();
    }

    private boolean orphaned(SimulatedOrder order) {
        return parent(order).filter(parent -> parent.status == Status.Cancelled).isPresent();
    }

    private Optional<SimulatedOrder> parent(SimulatedOrder order) {
        String parent = order.terms.parentId();
        // A client order id may be used again on another day: the newest is meant.
        return orders.stream()
                .filter(other -> parent != null && parent.equals(other.terms.clientId()))
                .filter(other -> !other.placedAt.isAfter(order.placedAt))
                .reduce((earlier, later) -> later);
    }

    private static boolean sameDay(Instant one, Instant other) {
        return one.getEpochSecond() / 86_400 == other.getEpochSecond() / 86_400;
    }

    /** What IBKR asks about an order before it takes it. */
    List<Concern> concerns(SimulatedOrder order, Instant now) {
        Instrument instrument = order.instrument;
        List<Concern> concerns = new ArrayList<>();
        BigDecimal limit = order.terms.price();
        BigDecimal price = market.price(instrument, now);
        if (order.terms.type().equals("MKT")) {
            concerns.add(
                    new Concern("o10151", "A market order fills at whatever price there is. Do you want to go on?"));
        }
        if (limit != null
                && limit.subtract(price).abs().multiply(BLOCK).compareTo(price.multiply(BigDecimal.valueOf(3))) > 0) {
            concerns.add(new Concern(
                    "o163",
                    "The limit is more than 3% away from the market price of " + price + ". Do you want to go on?"));
        }
        if (instrument.stock() && order.terms.size().compareTo(BigDecimal.valueOf(500)) > 0) {
            concerns.add(new Concern("o383", "The size is above the limit of 500. Do you want to go on?"));
        }
        return concerns;
    }
}

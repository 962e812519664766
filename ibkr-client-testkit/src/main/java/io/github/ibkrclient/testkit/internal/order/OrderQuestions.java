package io.github.ibkrclient.testkit.internal.order;

import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.market.Market;
import java.math.BigDecimal;
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

/** The questions that IBKR asks before it accepts orders. The server's lock guards it. */
public final class OrderQuestions {
    private static final Duration OPEN_FOR = Duration.ofMinutes(1);
    private static final BigDecimal FAR_PERCENT = BigDecimal.valueOf(3);
    private static final BigDecimal LARGE = BigDecimal.valueOf(500);

    private final Market market;
    private final Map<String, Question> open = new HashMap<>();
    private long asked;

    /**
     * A question about orders.
     *
     * @param orders the orders that it is about
     * @param concerns what is asked now, and what is asked after it
     * @param at when it was asked
     */
    public record Question(List<SimulatedOrder> orders, Deque<Concern> concerns, Instant at) {}

    /**
     * A reason to ask.
     *
     * @param messageId IBKR's id of the kind of question
     * @param text the question
     */
    public record Concern(String messageId, String text) {}

    OrderQuestions(Market market) {
        this.market = market;
    }

    /** Asks the first of the concerns and returns the id to answer with. Any other open question becomes void. */
    public String ask(List<SimulatedOrder> about, Deque<Concern> concerns, Instant now) {
        open.clear();
        String id = UUID.nameUUIDFromBytes(HexFormat.of().toHexDigits(++asked).getBytes(StandardCharsets.UTF_8))
                .toString();
        open.put(id, new Question(about, new ArrayDeque<>(concerns), now));
        return id;
    }

    /** Takes a question to answer it; empty when it is void, was answered, or was asked too long ago. */
    public Optional<Question> take(String id, Instant now) {
        return Optional.ofNullable(open.remove(id))
                .filter(question -> !question.at().plus(OPEN_FOR).isBefore(now));
    }

    /** Makes all open questions void. */
    public void forget() {
        open.clear();
    }

    /** The reasons to ask about an order. */
    public List<Concern> concerns(SimulatedOrder order, Instant now) {
        SimulatedInstrument instrument = order.instrument();
        List<Concern> concerns = new ArrayList<>();
        BigDecimal limit = order.terms().price();
        BigDecimal price = market.price(instrument, now);
        if (order.terms().type().equals("MKT")) {
            concerns.add(
                    new Concern("o10151", "A market order fills at whatever price there is. Do you want to go on?"));
        }
        if (limit != null && far(limit, price)) {
            concerns.add(new Concern(
                    "o163",
                    "The limit is more than 3% away from the market price of " + price + ". Do you want to go on?"));
        }
        if (instrument.stock() && order.terms().size().compareTo(LARGE) > 0) {
            concerns.add(new Concern("o383", "The size is above the limit of 500. Do you want to go on?"));
        }
        return concerns;
    }

    private static boolean far(BigDecimal limit, BigDecimal price) {
        BigDecimal hundredths = limit.subtract(price).abs().multiply(BigDecimal.valueOf(100));
        return hundredths.compareTo(price.multiply(FAR_PERCENT)) > 0;
    }
}

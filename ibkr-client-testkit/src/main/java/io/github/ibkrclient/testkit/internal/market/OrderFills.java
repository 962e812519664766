package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.BookedExecution.Ids;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.BookedExecution.Told;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Executes the orders that an account trades by itself. */
final class OrderFills {
    private static final HexFormat HEX = HexFormat.of();

    private final Market market;
    private final Owner owner;

    /**
     * The account.
     *
     * @param id the account id
     * @param number the number of the account among those of its user
     * @param base the currency of its reports
     */
    record Owner(String id, int number, String base) {}

    /**
     * An order of the account.
     *
     * @param number the number of the order on its day
     * @param at when it is executed first
     * @param elsewhere whether it was placed elsewhere, so that its executions name no order
     * @param openClose {@code O}, {@code C} or {@code C;O}
     * @param reference the client order id; null without one
     */
    record Trade(
            LocalDate day,
            int number,
            SimulatedInstrument instrument,
            boolean bought,
            BigDecimal size,
            Instant at,
            boolean elsewhere,
            String openClose,
            @Nullable String reference) {}

    OrderFills(Market market, Owner owner) {
        this.market = market;
        this.owner = owner;
    }

    Owner owner() {
        return owner;
    }

    /** The executions of an order in a random number of parts, three seconds apart. */
    List<BookedExecution> parts(Trade trade, Random random) {
        List<BookedExecution> fills = new ArrayList<>();
        BigDecimal left = trade.size();
        int parts =
                trade.instrument().stock() ? SeededRandom.between(random, 1, 6) : SeededRandom.between(random, 1, 2);
        for (int part = 0; left.signum() > 0; part++) {
            BigDecimal even = trade.size().divide(BigDecimal.valueOf(parts), 0, RoundingMode.DOWN);
            boolean last = part == parts - 1 || even.signum() == 0;
            BigDecimal filled = last ? left : even;
            left = left.subtract(filled);
            fills.add(part(trade, part, trade.at().plusSeconds(3L * part), filled));
        }
        return marked(fills);
    }

    /** Marks the executions of an order with several parts as partial. */
    static List<BookedExecution> marked(List<BookedExecution> fills) {
        return fills.size() == 1
                ? fills
                : fills.stream().map(fill -> fill.withCodes(List.of("P"))).toList();
    }

    /** One execution of an order, at the market's price. */
    BookedExecution part(Trade trade, int part, Instant at, BigDecimal filled) {
        SimulatedInstrument instrument = trade.instrument();
        BigDecimal price = market.price(instrument, at);
        long dayNumber = Math.floorMod(trade.day().toEpochDay(), 10_000L);
        long mark = (dayNumber << 16 | (long) trade.number() << 8 | part) ^ 0x6b003557L;
        String executionId =
                HEX.toHexDigits(SeededRandom.of(market.seed(), owner.id()).nextInt()) + "." + HEX.toHexDigits(mark, 8)
                        + ".01.01";
        long serial = ((dayNumber * 10 + owner.number()) * 1000 + trade.number()) * 100 + part;
        Ids ids = new Ids(executionId, Long.toString(4_000_000_000L + serial), transactionId(serial, 0), null);
        BigDecimal cost = Commissions.of(instrument, filled, price, part == 0);
        boolean inBase = instrument.pair() && !owner.base().equals(instrument.currency());
        return new BookedExecution(
                Kind.EXCH_TRADE,
                owner.id(),
                instrument,
                ids,
                at,
                reportDate(instrument, at),
                settleDate(instrument, at),
                trade.bought() ? filled : filled.negate(),
                price,
                (inBase ? cost.divide(market.catalogue().rate(owner.base()), 5, RoundingMode.HALF_UP) : cost).negate(),
                instrument.pair() ? owner.base() : instrument.currency(),
                venue(instrument, executionId),
                new BookedExecution.Order(
                        100_000_000L + dayNumber * 10_000 + owner.number() * 100L + trade.number(),
                        trade.elsewhere(),
                        trade.reference(),
                        trade.number() % 3 == 0 ? "MKT" : "LMT",
                        trade.at().minusSeconds(trade.number() % 5)),
                instrument.pair() ? "" : trade.openClose(),
                List.of(),
                new Told(at, null, at));
    }

    /** A transaction id; a row that follows from another differs from it in the last digit. */
    private static String transactionId(long serial, int variant) {
        return Long.toString((2_000_000_000L + serial) * 10 + variant);
    }

    /** The transaction id of a row that follows from another. */
    static String transactionId(BookedExecution row, int variant) {
        String id = row.ids().transactionId();
        return id.substring(0, id.length() - 1) + variant;
    }

    /**
     * The day whose statement holds an execution: currencies count to the next day after 17:00, and what happens on a
     * weekend to the next day on which exchanges are open.
     */
    static LocalDate reportDate(SimulatedInstrument instrument, Instant at) {
        LocalDate day = NewYork.day(at);
        if (instrument.pair() && at.atZone(NewYork.ZONE).getHour() >= 17) {
            return NewYork.openAfter(day);
        }
        return Market.weekday(day) ? day : NewYork.openFrom(day);
    }

    static LocalDate settleDate(SimulatedInstrument instrument, Instant at) {
        LocalDate day = reportDate(instrument, at);
        if (instrument.crypto()) {
            return day;
        }
        LocalDate next = NewYork.openAfter(day);
        return instrument.pair() || instrument.currency().equals("EUR") ? NewYork.openAfter(next) : next;
    }

    static String venue(SimulatedInstrument instrument, String executionId) {
        return instrument.stock() && executionId.hashCode() % 3 == 0 ? "IBKRATS" : instrument.exchange();
    }
}

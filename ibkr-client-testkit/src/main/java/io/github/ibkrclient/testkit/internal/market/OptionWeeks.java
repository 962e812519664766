package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.BookedExecution.Ids;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.BookedExecution.Order;
import io.github.ibkrclient.testkit.BookedExecution.Told;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.market.OrderFills.Trade;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The options of an account with a history: one a week, opened early in the week, that ends at its expiry. By turns it
 * expires worthless for its writer, is assigned, is exercised, and expires worthless for its holder.
 */
final class OptionWeeks {
    private static final String[] UNDERLYINGS = {"AAPL", "TSLA", "SPY", "AMZN", "NVDA"};
    private static final BigDecimal STEP = new BigDecimal("2.5");

    private final Market market;
    private final OrderFills orders;
    private final LocalDate first;
    private final int orderNumber;

    private enum End {
        WRITTEN_EXPIRES(0, "Ep"),
        ASSIGNED(1, "A"),
        EXERCISED(2, "Ex"),
        HELD_EXPIRES(3, "Ep");

        final int number;
        final String code;

        End(int number, String code) {
            this.number = number;
            this.code = code;
        }

        boolean written() {
            return this == WRITTEN_EXPIRES || this == ASSIGNED;
        }

        boolean delivers() {
            return this == ASSIGNED || this == EXERCISED;
        }
    }

    /** Options from the first whole week on, whose orders have this number on their day. */
    OptionWeeks(Market market, OrderFills orders, LocalDate first, int orderNumber) {
        this.market = market;
        this.orders = orders;
        this.first = first;
        this.orderNumber = orderNumber;
    }

    /** The rows of a day. */
    List<BookedExecution> of(LocalDate day) {
        LocalDate monday = day.with(DayOfWeek.MONDAY);
        if (monday.isBefore(first)) {
            return List.of();
        }
        LocalDate opens = NewYork.openFrom(monday.plusDays(1));
        LocalDate friday = monday.plusDays(4);
        LocalDate expires = NewYork.open(friday) ? friday : friday.minusDays(1);
        List<BookedExecution> rows = new ArrayList<>();
        if (day.equals(opens)) {
            rows.add(opening(monday, opens, expires));
        }
        if (day.equals(expires)) {
            rows.addAll(end(monday, opens, expires));
        }
        return rows;
    }

    private BookedExecution opening(LocalDate monday, LocalDate opens, LocalDate expires) {
        Instant at = NewYork.at(opens, LocalTime.of(10, 15, 20));
        BigDecimal size = BigDecimal.valueOf(1 + week(monday) % 3);
        Trade trade = new Trade(
                opens, orderNumber, option(monday, expires), !end(monday).written(), size, at, false, "O", null);
        return orders.part(trade, 0, at, size);
    }

    /** The option leaves at no price, and its stock comes at the strike price when it is delivered. */
    private List<BookedExecution> end(LocalDate monday, LocalDate opens, LocalDate expires) {
        BookedExecution opening = opening(monday, opens, expires);
        End end = end(monday);
        Instant at = NewYork.at(expires, LocalTime.of(16, 20));
        BigDecimal closed = opening.quantity().negate();
        List<BookedExecution> rows = new ArrayList<>();
        rows.add(booking(opening, opening.instrument(), 4, at, closed, BigDecimal.ZERO, "C", end.code));
        if (end.delivers()) {
            SimulatedInstrument.Derived terms =
                    Objects.requireNonNull(opening.instrument().derived());
            SimulatedInstrument stock =
                    market.catalogue().find(terms.underlying()).orElseThrow();
            boolean bought = terms.right().equals("C") != end.written();
            BigDecimal shares = closed.abs().multiply(opening.instrument().multiplier());
            BookedExecution leg =
                    booking(opening, stock, 5, at, bought ? shares : shares.negate(), terms.strike(), "O", end.code);
            rows.add(end == End.ASSIGNED ? leg.withCommission(new BigDecimal("-0.0166")) : leg);
        }
        return rows;
    }

    private static BookedExecution booking(
            BookedExecution opening,
            SimulatedInstrument instrument,
            int variant,
            Instant at,
            BigDecimal quantity,
            BigDecimal price,
            String openClose,
            String code) {
        String transactionId = OrderFills.transactionId(opening, variant);
        Instant told = at.plus(Duration.ofHours(5));
        return new BookedExecution(
                Kind.BOOK_TRADE,
                opening.account(),
                instrument,
                new Ids(null, transactionId.substring(1), transactionId, null),
                at,
                NewYork.day(at),
                OrderFills.settleDate(instrument, at),
                quantity,
                price,
                BigDecimal.ZERO,
                instrument.currency(),
                "--",
                new Order(Long.parseLong(transactionId), false, null, "", at),
                openClose,
                List.of(code),
                new Told(told, null, told));
    }

    private SimulatedInstrument option(LocalDate monday, LocalDate expires) {
        End end = end(monday);
        int which = (int) ((week(monday) + orders.owner().number()) % UNDERLYINGS.length);
        SimulatedInstrument stock = market.catalogue().stock(UNDERLYINGS[which]).orElseThrow();
        boolean call = end == End.EXERCISED;
        BigDecimal near =
                market.close(stock, monday).multiply(new BigDecimal(end.delivers() == call ? "0.94" : "1.06"));
        BigDecimal strike =
                near.divide(STEP, 0, RoundingMode.HALF_UP).multiply(STEP).stripTrailingZeros();
        long conid = 930_000_000L + week(monday) * 100 + which * 10L + end.number;
        String right = call || end == End.HELD_EXPIRES ? "C" : "P";
        return market.catalogue().weekly(conid, stock, expires, strike, right);
    }

    private End end(LocalDate monday) {
        return End.values()[(int) ((week(monday) + orders.owner().number()) % End.values().length)];
    }

    private static long week(LocalDate monday) {
        return monday.toEpochDay() / 7;
    }
}

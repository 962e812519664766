package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.BookedExecution.Ids;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.BookedExecution.Told;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.market.OrderFills.Trade;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What an account with a history trades: on days of New York's exchanges, with everything that makes the life of a trade
 * journal hard. Each oddity has its own rhythm, so that a few weeks hold all of them.
 */
final class HistoryDays implements Function<LocalDate, List<BookedExecution>> {
    /** The most round trips a day, so that the numbers of a day's orders fit into the ids. */
    static final int MOST_ROUND_TRIPS = 80;

    private static final int EXTRA = 3 * MOST_ROUND_TRIPS;

    private final Market market;
    private final OrderFills orders;
    private final int roundTrips;
    private final LocalDate first;
    private final OptionWeeks options;
    private final Map<LocalDate, List<BookedExecution>> days = new HashMap<>();

    HistoryDays(Market market, OrderFills orders, int roundTrips, LocalDate first) {
        this.market = market;
        this.orders = orders;
        this.roundTrips = roundTrips;
        this.first = first;
        this.options = new OptionWeeks(market, orders, first, EXTRA + 12);
    }

    /** The rows of the executions of a day, in no order: also those that IBKR tells of on a later day. */
    @Override
    public List<BookedExecution> apply(LocalDate day) {
        return day.isBefore(first) ? List.of() : days.computeIfAbsent(day, this::trade);
    }

    private List<BookedExecution> trade(LocalDate day) {
        List<BookedExecution> rows = new ArrayList<>();
        if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            rows.addAll(clockChange(day));
        } else if (!NewYork.open(day) && NewYork.openInEurope(day) && roundTrips > 0) {
            rows.addAll(order(day, EXTRA + 11, listed("SIE"), true, "12", LocalTime.of(4, 10, 33), "O"));
        } else if (NewYork.open(day)) {
            int number =
                    Math.toIntExact(first.datesUntil(day).filter(NewYork::open).count());
            if (number % 11 != 9 && roundTrips > 0) {
                trips(day, rows);
                extras(day, number, rows);
                rows = oddities(number, rows);
            }
            rows.addAll(options.of(day));
        }
        return List.copyOf(rows);
    }

    private void trips(LocalDate day, List<BookedExecution> rows) {
        List<SimulatedInstrument> instruments = market.catalogue().all().subList(0, 30);
        for (int trip = 0; trip < roundTrips; trip++) {
            Random random = SeededRandom.of(market.seed(), orders.owner().id(), day.toEpochDay(), trip);
            SimulatedInstrument instrument = instruments.get(random.nextInt(instruments.size()));
            BigDecimal size = TradingDays.size(instrument, random);
            boolean elsewhere = random.nextInt(10) == 0;
            boolean abroad = instrument.currency().equals("EUR");
            String reference = random.nextBoolean() ? "journal-" + day + "-" + trip : null;
            int opens = abroad ? 3 * 3600 + 300 : 9 * 3600 + 1860;
            int middle = abroad ? 7 * 3600 : 12 * 3600 + 1800;
            int closes = abroad ? 11 * 3600 + 1200 : 15 * 3600 + 3400;
            Instant morning = second(day, SeededRandom.between(random, opens, middle));
            Trade opening = new Trade(day, 2 * trip, instrument, true, size, morning, elsewhere, "O", reference);
            rows.addAll(orders.parts(opening, random));
            Instant afternoon = second(day, SeededRandom.between(random, middle + 60, closes));
            rows.addAll(orders.parts(
                    new Trade(day, 2 * trip + 1, instrument, false, size, afternoon, elsewhere, "C", reference),
                    random));
        }
    }

    /** Orders that some days have besides: equal twins, a flip of the position, and a currency in the evening. */
    private void extras(LocalDate day, int number, List<BookedExecution> rows) {
        if (number % 4 == 1) {
            Trade twins = new Trade(
                    day,
                    EXTRA,
                    listed("MSFT"),
                    true,
                    new BigDecimal("100"),
                    NewYork.at(day, LocalTime.of(10, 40, 7)),
                    false,
                    "O",
                    null);
            BigDecimal half = new BigDecimal("50");
            BookedExecution one = orders.part(twins, 0, twins.at(), half);
            Ids ids = orders.part(twins, 1, twins.at(), half).ids();
            BookedExecution other = one.withIds(ids, one.price());
            rows.addAll(OrderFills.marked(List.of(one, other)));
            rows.addAll(order(day, EXTRA + 1, listed("MSFT"), false, "100", LocalTime.of(14, 2, 11), "C"));
        }
        if (number % 8 == 5) {
            rows.addAll(order(day, EXTRA + 2, listed("IBM"), true, "10", LocalTime.of(10, 5), "O"));
            rows.addAll(order(day, EXTRA + 3, listed("IBM"), false, "20", LocalTime.of(12, 5), "C;O"));
            rows.addAll(order(day, EXTRA + 4, listed("IBM"), true, "10", LocalTime.of(14, 5), "C"));
        }
        if (number % 7 == 6) {
            rows.addAll(order(day, EXTRA + 5, pair("EUR"), true, "25000", LocalTime.of(20, 31, 5), ""));
        }
    }

    /** Changes single rows of a day, each a different one: what comes late, what is corrected, and what is cancelled. */
    private static List<BookedExecution> oddities(int number, List<BookedExecution> rows) {
        Oddities odd = new Oddities(rows);
        if (number % 5 == 2) {
            odd.change(row -> true, HistoryDays::corrected);
        }
        if (number % 9 == 3) {
            odd.change(row -> true, HistoryDays::rebooked);
        }
        if (number % 15 == 7) {
            odd.change(row -> true, row -> List.of(row, cancellation(row)));
        }
        if (number % 6 == 4) { // the least commission was charged for the first part, and some of it is given back
            odd.change(
                    row -> row.codes().contains("P")
                            && !row.ids().transactionId().endsWith("000"),
                    row -> List.of(row.withCommission(new BigDecimal("0.08"))));
        }
        if (number % 3 == 0) {
            Duration late = Duration.ofMinutes(number % 2 == 0 ? 40 : 1200);
            odd.change(
                    row -> true,
                    row -> List.of(
                            row.withTold(new Told(row.at(), null, row.at().plus(late)))));
        }
        return odd.rows;
    }

    private static final class Oddities {
        final List<BookedExecution> rows;
        private final List<String> changed = new ArrayList<>();

        Oddities(List<BookedExecution> rows) {
            this.rows = new ArrayList<>(rows);
        }

        /** Puts other rows in the place of the first execution of a stock that fits and was not changed yet. */
        void change(Predicate<BookedExecution> which, Function<BookedExecution, List<BookedExecution>> how) {
            rows.stream()
                    .filter(row ->
                            row.kind() == Kind.EXCH_TRADE && row.instrument().stock())
                    .filter(which)
                    .filter(row -> !extra(row))
                    .filter(row -> !changed.contains(row.ids().tradeId()))
                    .findFirst()
                    .ifPresent(row -> {
                        changed.add(row.ids().tradeId());
                        int at = rows.indexOf(row);
                        rows.remove(at);
                        rows.addAll(at, how.apply(row));
                    });
        }

        /** Whether it is one of the equal twins or of the flip, which stay as they are. */
        private static boolean extra(BookedExecution row) {
            return row.instrument().symbol().equals("MSFT")
                    || row.instrument().symbol().equals("IBM");
        }
    }

    /** After twenty minutes a revision with another price takes the place of the execution. */
    private static List<BookedExecution> corrected(BookedExecution row) {
        Instant later = row.at().plus(Duration.ofMinutes(20));
        Ids ids = new Ids(revised(row), row.ids().tradeId(), OrderFills.transactionId(row, 3), null);
        return List.of(
                row.withTold(new Told(row.at(), later, row.at())),
                row.withIds(ids, row.price().add(row.instrument().tick())).withTold(new Told(later, null, later)));
    }

    /** The next day the execution is cancelled and booked again, with the same trade id and without a commission. */
    private static List<BookedExecution> rebooked(BookedExecution row) {
        BookedExecution cancellation = cancellation(row);
        Ids ids = new Ids(revised(row), row.ids().tradeId(), OrderFills.transactionId(row, 2), null);
        BookedExecution again = row.withIds(
                        ids, row.price().add(row.instrument().tick()))
                .withCommission(BigDecimal.ZERO)
                .withReportDate(cancellation.reportDate())
                .withTold(cancellation.told());
        return List.of(row, cancellation, again);
    }

    private static BookedExecution cancellation(BookedExecution row) {
        LocalDate next = NewYork.openAfter(row.reportDate());
        Instant told = NewYork.at(next, LocalTime.of(8, 15));
        return new BookedExecution(
                Kind.TRADE_CANCEL,
                row.account(),
                row.instrument(),
                new Ids(null, null, OrderFills.transactionId(row, 1), row.ids().transactionId()),
                row.at(),
                next,
                row.settleDate(),
                row.quantity().negate(),
                row.price(),
                BigDecimal.ZERO,
                row.commissionCurrency(),
                "--",
                row.order(),
                "",
                List.of("Ca"),
                new Told(told, null, told));
    }

    /** The id of the next revision. */
    private static String revised(BookedExecution row) {
        String id = String.valueOf(row.ids().executionId());
        return id.substring(0, id.length() - 1) + "2";
    }

    /** Trades on the Sunday on which the clocks change: in the hour that occurs twice, or around the one that is missing. */
    private List<BookedExecution> clockChange(LocalDate day) {
        ZoneOffsetTransition change = NewYork.ZONE.getRules().nextTransition(NewYork.at(day, LocalTime.MIDNIGHT));
        if (roundTrips == 0 || !change.getDateTimeBefore().toLocalDate().equals(day)) {
            return List.of();
        }
        Instant before = change.getInstant().minusSeconds(change.isOverlap() ? 1785 : 2);
        Instant after = change.getInstant().plusSeconds(change.isOverlap() ? 1815 : 2);
        SimulatedInstrument coin = market.catalogue().coin();
        List<BookedExecution> rows = new ArrayList<>();
        BigDecimal size = new BigDecimal("0.01234567");
        int number = EXTRA + 6;
        for (Instant at : List.of(before, after)) {
            Trade trade = new Trade(day, number++, coin, true, size, at, false, "O", null);
            rows.add(orders.part(trade, 0, at, size));
        }
        Instant noon = NewYork.at(day, LocalTime.NOON);
        BigDecimal both = size.add(size);
        rows.add(orders.part(new Trade(day, number, coin, false, both, noon, false, "C", null), 0, noon, both));
        return rows;
    }

    private List<BookedExecution> order(
            LocalDate day,
            int number,
            SimulatedInstrument instrument,
            boolean bought,
            String size,
            LocalTime time,
            String openClose) {
        BigDecimal whole = new BigDecimal(size);
        Instant at = NewYork.at(day, time);
        Trade trade = new Trade(day, number, instrument, bought, whole, at, false, openClose, null);
        return List.of(orders.part(trade, 0, at, whole));
    }

    private SimulatedInstrument listed(String symbol) {
        return market.catalogue().stock(symbol).orElseThrow();
    }

    private SimulatedInstrument pair(String currency) {
        return market.catalogue().all().stream()
                .filter(instrument -> instrument.pair() && instrument.symbol().equals(currency))
                .findFirst()
                .orElseThrow();
    }

    private static Instant second(LocalDate day, int second) {
        return NewYork.at(day, LocalTime.ofSecondOfDay(second));
    }
}

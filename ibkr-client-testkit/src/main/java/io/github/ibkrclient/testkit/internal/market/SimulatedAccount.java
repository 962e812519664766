package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.BookedExecution.Ids;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.BookedExecution.Order;
import io.github.ibkrclient.testkit.BookedExecution.Told;
import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An account: its cash, its positions, what it trades by itself, and what the orders of its user traded. */
public final class SimulatedAccount {
    private static final Comparator<BookedExecution> BY_TIME = Comparator.comparing(BookedExecution::at)
            .thenComparing(row -> String.valueOf(row.ids().executionId()))
            .thenComparing(row -> row.ids().transactionId());

    /** Rows stand in reports of at most that many days after their execution. */
    private static final int REPORTED_WITHIN = 10;

    private final String id;
    private final String base;
    private final Instant openedAt;
    private final Map<SimulatedInstrument, Holding> holdings = new LinkedHashMap<>();
    private final Map<String, BigDecimal> cash = new LinkedHashMap<>();
    private final Function<LocalDate, List<BookedExecution>> days;
    private final Habits habits;
    private final List<BookedExecution> own = new ArrayList<>();

    /**
     * What an account does by itself.
     *
     * @param roundTrips how many positions it opens and closes on a trading day
     * @param lastExecution the time after which it trades nothing
     * @param history the first day of a history with all oddities; null to trade plainly on every weekday
     * @param detailedStatements whether its statements hold executions below orders
     */
    public record Habits(
            int roundTrips, Instant lastExecution, @Nullable LocalDate history, boolean detailedStatements) {

        /** Checks the number of round trips. */
        public Habits {
            if (history != null && roundTrips > HistoryDays.MOST_ROUND_TRIPS) {
                throw new IllegalArgumentException("an account with a history makes at most "
                        + HistoryDays.MOST_ROUND_TRIPS + " round trips a day; set roundTrips to fewer");
            }
        }
    }

    /**
     * An account; the seed of the market decides what it holds.
     *
     * @param number the number of the account among those of its user; account 0 has more than a page of positions
     */
    public SimulatedAccount(Market market, String id, int number, Habits habits) {
        this.id = id;
        this.habits = habits;
        this.base = habits.history() != null && number == 1 ? "EUR" : "USD";
        Random random = SeededRandom.of(market.seed(), "account", id);
        LocalDate opened = LocalDate.of(2019, 1, 2).plusDays(random.nextInt(1500));
        this.openedAt = habits.history() == null
                ? opened.atStartOfDay().toInstant(ZoneOffset.UTC)
                : NewYork.at(habits.history(), LocalTime.MIDNIGHT);
        List<SimulatedInstrument> all = market.catalogue().all();
        for (SimulatedInstrument instrument : number == 0 ? all : all.subList(0, 9)) {
            if (!instrument.pair() && (number > 0 || random.nextInt(6) > 0)) {
                holdings.put(instrument, holding(instrument, random));
            }
        }
        cash.put("USD", BigDecimal.valueOf(SeededRandom.between(random, 2_000_000, 9_000_000), 2));
        cash.put("EUR", BigDecimal.valueOf(SeededRandom.between(random, 100_000, 900_000), 2));
        OrderFills orders = new OrderFills(market, new OrderFills.Owner(id, number, base));
        this.days = habits.history() == null
                ? new TradingDays(market, orders, all.subList(0, 30), habits.roundTrips())
                : new HistoryDays(market, orders, habits.roundTrips(), habits.history());
    }

    /** The account id. */
    public String id() {
        return id;
    }

    /** The currency of its reports. */
    public String base() {
        return base;
    }

    /** Whether it has a history, which began when it was opened. */
    public boolean history() {
        return habits.history() != null;
    }

    /** Whether its statements hold executions below orders. */
    public boolean detailedStatements() {
        return habits.detailedStatements();
    }

    /** The cash in a currency when it was opened. */
    public BigDecimal firstCash(String currency) {
        return cash.getOrDefault(currency, BigDecimal.ZERO);
    }

    /** When it was opened. */
    public Instant openedAt() {
        return openedAt;
    }

    /** The cash now, by currency. */
    public Map<String, BigDecimal> cash(Instant now) {
        Map<String, BigDecimal> left = new LinkedHashMap<>(cash);
        for (SimulatedExecution fill : counted(now)) {
            SimulatedInstrument instrument = fill.instrument();
            BigDecimal paid = fill.bought() ? fill.amount() : fill.amount().negate();
            BigDecimal cost = Objects.requireNonNullElse(fill.commission(), BigDecimal.ZERO);
            left.merge(instrument.currency(), paid.add(cost).negate(), BigDecimal::add);
            if (instrument.pair()) {
                left.merge(instrument.symbol(), fill.change(), BigDecimal::add);
            }
        }
        return left;
    }

    /** The executions from a day until now as live trades show them, oldest first, each with the position after it. */
    public List<SimulatedExecution> executions(LocalDate from, Instant now) {
        Map<Long, BigDecimal> positions = new HashMap<>();
        holdings.forEach((instrument, holding) -> positions.put(instrument.conid(), holding.size()));
        Instant start = from.atStartOfDay().toInstant(ZoneOffset.UTC);
        own.stream()
                .filter(row -> row.at().isBefore(start) && row.told().at(now))
                .forEach(row -> positions.merge(row.instrument().conid(), row.quantity(), BigDecimal::add));
        List<BookedExecution> rows = rows(from.minusDays(1), Market.day(now)).stream()
                .filter(row -> !row.at().isBefore(start) && row.told().at(now))
                .toList();
        Set<String> cancelled = cancelled(rows);
        return rows.stream()
                .filter(row -> row.kind() == Kind.EXCH_TRADE)
                .filter(row -> !cancelled.contains(row.ids().transactionId()))
                .map(row -> live(row, now, positions.merge(row.instrument().conid(), row.quantity(), BigDecimal::add)))
                .toList();
    }

    /** The rows that reports of these days hold now or will hold, oldest first, with those that were replaced meanwhile. */
    public List<BookedExecution> booked(LocalDate from, LocalDate to) {
        return rows(from.minusDays(REPORTED_WITHIN), to).stream()
                .filter(row ->
                        !row.reportDate().isBefore(from) && !row.reportDate().isAfter(to))
                .toList();
    }

    /** The transaction ids of the rows that other rows cancel. */
    public static Set<String> cancelled(List<BookedExecution> rows) {
        return rows.stream()
                .flatMap(row -> Stream.ofNullable(row.ids().cancels()))
                .collect(Collectors.toSet());
    }

    /** The rows of the executions from one day to another, oldest first. */
    private List<BookedExecution> rows(LocalDate from, LocalDate to) {
        Stream<BookedExecution> traded = from.datesUntil(to.plusDays(1))
                .flatMap(day -> days.apply(day).stream())
                .filter(row -> !row.at().isAfter(habits.lastExecution()));
        return Stream.concat(traded, own.stream().filter(row -> !row.tradeDate().isBefore(from)))
                .sorted(BY_TIME)
                .toList();
    }

    private static SimulatedExecution live(BookedExecution row, Instant now, BigDecimal position) {
        return new SimulatedExecution(
                String.valueOf(row.ids().executionId()),
                row.account(),
                row.instrument(),
                row.bought(),
                row.quantity().abs(),
                row.price(),
                row.told().commissionSince().isAfter(now)
                        ? null
                        : row.commission().negate(),
                row.at(),
                row.order().elsewhere() ? 0 : row.order().id(),
                row.order().reference(),
                position,
                row.venue());
    }

    /** The positions now, without those that are closed. */
    public List<Holding> holdings(Instant now) {
        Map<SimulatedInstrument, Holding> held = new LinkedHashMap<>(holdings);
        counted(now).stream()
                .filter(fill -> !fill.instrument().pair())
                .forEach(fill -> held.merge(
                        fill.instrument(), new Holding(fill.instrument(), fill.change(), fill.price()), Holding::with));
        return held.values().stream()
                .filter(holding -> holding.size().signum() != 0)
                .map(Holding::rounded)
                .toList();
    }

    /**
     * The executions that cash and positions are counted from, oldest first: those of its user's orders, and those of
     * today that it traded by itself. What the account traded by itself on earlier days does not count, so that no day
     * depends on the days before it.
     */
    private List<SimulatedExecution> counted(Instant now) {
        LocalDate today = Market.day(now);
        Stream<SimulatedExecution> earlier = own.stream()
                .filter(row -> Market.day(row.at()).isBefore(today))
                .filter(row -> row.kind() == Kind.EXCH_TRADE && row.told().at(now))
                .sorted(BY_TIME)
                .map(row -> live(row, now, BigDecimal.ZERO));
        return Stream.concat(earlier, executions(today, now).stream()).toList();
    }

    /** Adds the execution of an order of the user. */
    public void add(
            String executionId,
            SimulatedInstrument instrument,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal commission,
            Instant at,
            Order order) {
        String serial = Long.toString(3_000_000_000L + order.id() * 100 + own.size() % 100);
        own.add(new BookedExecution(
                Kind.EXCH_TRADE,
                id,
                instrument,
                new Ids(executionId, serial, serial + "0", null),
                at,
                OrderFills.reportDate(instrument, at),
                OrderFills.settleDate(instrument, at),
                quantity,
                price,
                commission.negate(),
                instrument.currency(),
                OrderFills.venue(instrument, executionId),
                order,
                instrument.pair() ? "" : quantity.signum() > 0 ? "O" : "C",
                List.of(),
                new Told(at, null, at)));
    }

    /** Adds a row to the ledger. */
    public void add(BookedExecution row) {
        own.add(row);
    }

    private static Holding holding(SimulatedInstrument instrument, Random random) {
        boolean option = instrument.derived() != null;
        long size = option ? SeededRandom.between(random, -8, 12) | 1 : SeededRandom.between(random, 5, 900);
        BigDecimal paid = instrument.basePrice().multiply(BigDecimal.valueOf(SeededRandom.between(random, 70, 115), 2));
        return new Holding(instrument, BigDecimal.valueOf(size), paid.setScale(4, RoundingMode.HALF_UP));
    }
}

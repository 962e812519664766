package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** An account: its cash, its positions, what it trades by itself, and what the orders of its user traded. */
public final class SimulatedAccount {
    private static final Comparator<SimulatedExecution> BY_TIME =
            Comparator.comparing(SimulatedExecution::at).thenComparing(SimulatedExecution::id);

    private final String id;
    private final Instant openedAt;
    private final Map<SimulatedInstrument, Holding> holdings = new LinkedHashMap<>();
    private final Map<String, BigDecimal> cash = new LinkedHashMap<>();
    private final TradingDays days;
    private final Instant lastExecution;
    private final List<SimulatedExecution> own = new ArrayList<>();

    /**
     * An account; the seed of the market decides what it holds.
     *
     * @param number the number of the account among those of its user; account 0 has more than a page of positions
     * @param roundTrips how many positions it opens and closes on a trading day by itself
     * @param lastExecution the time after which it trades nothing by itself
     */
    public SimulatedAccount(Market market, String id, int number, int roundTrips, Instant lastExecution) {
        this.id = id;
        this.lastExecution = lastExecution;
        Random random = SeededRandom.of(market.seed(), "account", id);
        this.openedAt = LocalDate.of(2019, 1, 2)
                .plusDays(random.nextInt(1500))
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        List<SimulatedInstrument> all = market.catalogue().all();
        for (SimulatedInstrument instrument : number == 0 ? all : all.subList(0, 9)) {
            if (!instrument.pair() && (number > 0 || random.nextInt(6) > 0)) {
                holdings.put(instrument, holding(instrument, random));
            }
        }
        cash.put("USD", BigDecimal.valueOf(SeededRandom.between(random, 2_000_000, 9_000_000), 2));
        cash.put("EUR", BigDecimal.valueOf(SeededRandom.between(random, 100_000, 900_000), 2));
        this.days = new TradingDays(market, id, number, all.subList(0, 30), roundTrips);
    }

    /** The account id. */
    public String id() {
        return id;
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
            left.merge(instrument.currency(), paid.add(fill.commission()).negate(), BigDecimal::add);
            if (instrument.pair()) {
                left.merge(instrument.symbol(), fill.change(), BigDecimal::add);
            }
        }
        return left;
    }

    /** The executions from a day until now, oldest first, each with the position after it. */
    public List<SimulatedExecution> executions(LocalDate from, Instant now) {
        Map<Long, BigDecimal> positions = new HashMap<>();
        holdings.forEach((instrument, holding) -> positions.put(instrument.conid(), holding.size()));
        Instant start = from.atStartOfDay().toInstant(ZoneOffset.UTC);
        own.stream()
                .filter(fill -> fill.at().isBefore(start))
                .forEach(fill -> positions.merge(fill.instrument().conid(), fill.change(), BigDecimal::add));
        Stream<SimulatedExecution> traded = from.datesUntil(Market.day(now).plusDays(1))
                .flatMap(day -> days.of(day).stream())
                .filter(fill -> !fill.at().isAfter(now) && !fill.at().isAfter(lastExecution));
        return Stream.concat(traded, own.stream().filter(fill -> !fill.at().isBefore(start)))
                .sorted(BY_TIME)
                .map(fill -> after(fill, positions.merge(fill.instrument().conid(), fill.change(), BigDecimal::add)))
                .toList();
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
        Stream<SimulatedExecution> earlier =
                own.stream().filter(fill -> Market.day(fill.at()).isBefore(today));
        return Stream.concat(earlier, executions(today, now).stream())
                .sorted(BY_TIME)
                .toList();
    }

    /** Adds the execution of an order. */
    public void add(SimulatedExecution fill) {
        own.add(fill);
    }

    private static SimulatedExecution after(SimulatedExecution fill, BigDecimal position) {
        return new SimulatedExecution(
                fill.id(),
                fill.account(),
                fill.instrument(),
                fill.bought(),
                fill.size(),
                fill.price(),
                fill.commission(),
                fill.at(),
                fill.orderId(),
                fill.orderRef(),
                position);
    }

    private static Holding holding(SimulatedInstrument instrument, Random random) {
        boolean option = instrument.derived() != null;
        long size = option ? SeededRandom.between(random, -8, 12) | 1 : SeededRandom.between(random, 5, 900);
        BigDecimal paid = instrument.basePrice().multiply(BigDecimal.valueOf(SeededRandom.between(random, 70, 115), 2));
        return new Holding(instrument, BigDecimal.valueOf(size), paid.setScale(4, RoundingMode.HALF_UP));
    }
}

package io.github.ibkrclient.testkit.market;

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

/** An account: what it holds, what it trades by itself, and what its user's orders traded. */
public final class SimulatedAccount {
    private static final Comparator<Execution> BY_TIME =
            Comparator.comparing(Execution::at).thenComparing(Execution::id);

    private final String id;
    private final Instant openedAt;
    private final Map<Instrument, Holding> holdings = new LinkedHashMap<>();
    private final Map<String, BigDecimal> cash = new LinkedHashMap<>();
    private final TradingDays days;
    private final Instant lastExecution;
    private final List<Execution> own = new ArrayList<>();

    /**
     * An account that belongs to a seed.
     *
     * @param number which of its user's accounts it is; the first, 0, is a busy one with more than a page of positions
     * @param roundTrips how many positions it opens and closes on a trading day by itself
     * @param lastExecution after which it trades nothing by itself
     */
    public SimulatedAccount(long seed, Market market, String id, int number, int roundTrips, Instant lastExecution) {
        this.id = id;
        this.lastExecution = lastExecution;
        Random random = Chance.of(seed, "account", id);
        this.openedAt = LocalDate.of(2019, 1, 2)
                .plusDays(random.nextInt(1500))
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        List<Instrument> all = market.catalogue().all();
        for (Instrument instrument : number == 0 ? all : all.subList(0, 9)) {
            if (!instrument.pair() && (number > 0 || random.nextInt(6) > 0)) {
                holdings.put(instrument, holding(instrument, random));
            }
        }
        cash.put("USD", BigDecimal.valueOf(Chance.between(random, 2_000_000, 9_000_000), 2));
        cash.put("EUR", BigDecimal.valueOf(Chance.between(random, 100_000, 900_000), 2));
        this.days = new TradingDays(seed, market, id, number, all.subList(0, 30), roundTrips);
    }

    /** The account id. */
    public String id() {
        return id;
    }

    /** When it was opened. */
    public Instant openedAt() {
        return openedAt;
    }

    /** Cash by currency now: what it began with, and what was traded since. */
    public Map<String, BigDecimal> cash(Instant now) {
        Map<String, BigDecimal> left = new LinkedHashMap<>(cash);
        for (Execution fill : counted(now)) {
            Instrument instrument = fill.instrument();
            BigDecimal paid = fill.bought() ? fill.amount() : fill.amount().negate();
            left.merge(instrument.currency(), paid.add(fill.commission()).negate(), BigDecimal::add);
            if (instrument.pair()) {
                left.merge(instrument.symbol(), fill.change(), BigDecimal::add);
            }
        }
        return left;
    }

    /** The fills of some days until now, oldest first, each with the position after it. */
    public List<Execution> executions(LocalDate from, Instant now) {
        Map<Long, BigDecimal> positions = new HashMap<>();
        holdings.forEach((instrument, holding) -> positions.put(instrument.conid(), holding.size()));
        Instant start = from.atStartOfDay().toInstant(ZoneOffset.UTC);
        own.stream()
                .filter(fill -> fill.at().isBefore(start))
                .forEach(fill -> positions.merge(fill.instrument().conid(), fill.change(), BigDecimal::add));
        Stream<Execution> traded = from.datesUntil(Market.day(now).plusDays(1))
                .flatMap(day -> days.of(day).stream())
                .filter(fill -> !fill.at().isAfter(now) && !fill.at().isAfter(lastExecution));
        return Stream.concat(traded, own.stream().filter(fill -> !fill.at().isBefore(start)))
                .sorted(BY_TIME)
                .map(fill -> fill.after(positions.merge(fill.instrument().conid(), fill.change(), BigDecimal::add)))
                .toList();
    }

    /** What it holds now; contracts of which nothing is left are left out. */
    public List<Holding> holdings(Instant now) {
        Map<Instrument, Holding> held = new LinkedHashMap<>(holdings);
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
     * The fills that cash and positions are counted from, oldest first: those of its user's orders, and those of today
     * that it traded by itself. What it trades by itself on a day is settled with the outside at the day's end, so that no
     * day depends on those before it.
     */
    private List<Execution> counted(Instant now) {
        LocalDate today = Market.day(now);
        Stream<Execution> earlier =
                own.stream().filter(fill -> Market.day(fill.at()).isBefore(today));
        return Stream.concat(earlier, executions(today, now).stream())
                .sorted(BY_TIME)
                .toList();
    }

    /** Adds the fill of an order. */
    public void add(Execution fill) {
        own.add(fill);
    }

    private static Holding holding(Instrument instrument, Random random) {
        boolean option = instrument.derived() != null;
        long size = option ? Chance.between(random, -8, 12) | 1 : Chance.between(random, 5, 900);
        BigDecimal paid = instrument.basePrice().multiply(BigDecimal.valueOf(Chance.between(random, 70, 115), 2));
        return new Holding(instrument, BigDecimal.valueOf(size), paid.setScale(4, RoundingMode.HALF_UP));
    }
}

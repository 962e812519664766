package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.market.OrderFills.Trade;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * What an account trades by itself. It sells on the same day what it buys, so that no day depends on the days before it.
 */
final class TradingDays implements Function<LocalDate, List<BookedExecution>> {
    private static final int MORNING_ENDS = 16 * 3600 + 1800;

    private final Market market;
    private final OrderFills orders;
    private final List<SimulatedInstrument> instruments;
    private final int roundTrips;
    private final Map<LocalDate, List<BookedExecution>> days = new HashMap<>();

    TradingDays(Market market, OrderFills orders, List<SimulatedInstrument> instruments, int roundTrips) {
        this.market = market;
        this.orders = orders;
        this.instruments = instruments;
        this.roundTrips = roundTrips;
    }

    /** The executions of a day, in no order. */
    @Override
    public List<BookedExecution> apply(LocalDate day) {
        return days.computeIfAbsent(day, this::trade);
    }

    private List<BookedExecution> trade(LocalDate day) {
        List<BookedExecution> fills = new ArrayList<>();
        for (int trip = 0; Market.weekday(day) && trip < roundTrips; trip++) {
            Random random = SeededRandom.of(market.seed(), orders.owner().id(), day.toEpochDay(), trip);
            SimulatedInstrument instrument = instruments.get(random.nextInt(instruments.size()));
            BigDecimal size = size(instrument, random);
            boolean elsewhere = random.nextInt(10) == 0;
            int morning = SeededRandom.between(random, Market.OPENS.toSecondOfDay() + 60, MORNING_ENDS);
            Trade opening = new Trade(day, 2 * trip, instrument, true, size, at(day, morning), elsewhere, "O", null);
            fills.addAll(orders.parts(opening, random));
            int afternoon = SeededRandom.between(random, MORNING_ENDS + 60, Market.CLOSES.toSecondOfDay() - 120);
            Trade closing =
                    new Trade(day, 2 * trip + 1, instrument, false, size, at(day, afternoon), elsewhere, "C", null);
            fills.addAll(orders.parts(closing, random));
        }
        return fills;
    }

    private static Instant at(LocalDate day, int second) {
        return day.atTime(LocalTime.ofSecondOfDay(second)).toInstant(ZoneOffset.UTC);
    }

    static BigDecimal size(SimulatedInstrument instrument, Random random) {
        if (instrument.pair()) {
            return BigDecimal.valueOf(SeededRandom.between(random, 20, 90) * 1000L);
        } else if (!instrument.stock()) {
            return BigDecimal.valueOf(SeededRandom.between(random, 1, 12));
        } else if (random.nextInt(4) == 0) {
            return BigDecimal.valueOf(SeededRandom.between(random, 1001, 409_999), 4);
        }
        return BigDecimal.valueOf(SeededRandom.between(random, 1, 400));
    }
}

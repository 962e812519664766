package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What an account trades by itself. It sells on the same day what it buys, so that no day depends on the days before it.
 */
final class TradingDays {
    private static final HexFormat HEX = HexFormat.of();
    private static final int MORNING_ENDS = 16 * 3600 + 1800;

    private final Market market;
    private final String account;
    private final int number;
    private final List<SimulatedInstrument> instruments;
    private final int roundTrips;
    private final Map<LocalDate, List<SimulatedExecution>> days = new HashMap<>();

    /**
     * An order of the account.
     *
     * @param orderNumber the number of the order on its day
     * @param second the second of the day at which it is executed first
     * @param elsewhere whether it was placed elsewhere, so that its executions name no order
     */
    private record Trade(
            LocalDate day,
            int orderNumber,
            SimulatedInstrument instrument,
            boolean bought,
            BigDecimal size,
            int second,
            boolean elsewhere) {}

    TradingDays(Market market, String account, int number, List<SimulatedInstrument> instruments, int roundTrips) {
        this.market = market;
        this.account = account;
        this.number = number;
        this.instruments = instruments;
        this.roundTrips = roundTrips;
    }

    /** The executions of a day, in no order and without positions. */
    List<SimulatedExecution> of(LocalDate day) {
        return days.computeIfAbsent(day, this::trade);
    }

    private List<SimulatedExecution> trade(LocalDate day) {
        List<SimulatedExecution> fills = new ArrayList<>();
        for (int trip = 0; Market.weekday(day) && trip < roundTrips; trip++) {
            Random random = SeededRandom.of(market.seed(), account, day.toEpochDay(), trip);
            SimulatedInstrument instrument = instruments.get(random.nextInt(instruments.size()));
            BigDecimal size = size(instrument, random);
            boolean elsewhere = random.nextInt(10) == 0;
            int morning = SeededRandom.between(random, Market.OPENS.toSecondOfDay() + 60, MORNING_ENDS);
            fills.addAll(fills(new Trade(day, 2 * trip, instrument, true, size, morning, elsewhere), random));
            int afternoon = SeededRandom.between(random, MORNING_ENDS + 60, Market.CLOSES.toSecondOfDay() - 120);
            fills.addAll(fills(new Trade(day, 2 * trip + 1, instrument, false, size, afternoon, elsewhere), random));
        }
        return fills;
    }

    /** The executions of one order. */
    private List<SimulatedExecution> fills(Trade trade, Random random) {
        SimulatedInstrument instrument = trade.instrument();
        long dayNumber = Math.floorMod(trade.day().toEpochDay(), 10_000L);
        long orderId = trade.elsewhere() ? 0 : 100_000_000L + dayNumber * 10_000 + number * 100L + trade.orderNumber();
        List<SimulatedExecution> fills = new ArrayList<>();
        BigDecimal left = trade.size();
        int parts = instrument.stock() ? SeededRandom.between(random, 1, 6) : SeededRandom.between(random, 1, 2);
        for (int part = 0; left.signum() > 0; part++) {
            BigDecimal even = trade.size().divide(BigDecimal.valueOf(parts), 0, RoundingMode.DOWN);
            boolean last = part == parts - 1 || even.signum() == 0;
            BigDecimal filled = last ? left : even;
            left = left.subtract(filled);
            LocalTime time = LocalTime.ofSecondOfDay(trade.second() + 3L * part);
            Instant at = trade.day().atTime(time).toInstant(ZoneOffset.UTC);
            long mark = (dayNumber << 16 | (long) trade.orderNumber() << 8 | part) ^ 0x6b003557L;
            BigDecimal price = market.price(instrument, at);
            fills.add(new SimulatedExecution(
                    HEX.toHexDigits(SeededRandom.of(market.seed(), account).nextInt()) + "." + HEX.toHexDigits(mark, 8)
                            + ".01.01",
                    account,
                    instrument,
                    trade.bought(),
                    filled,
                    price,
                    Commissions.of(instrument, filled, price, part == 0),
                    at,
                    orderId,
                    null,
                    BigDecimal.ZERO));
        }
        return fills;
    }

    private static BigDecimal size(SimulatedInstrument instrument, Random random) {
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

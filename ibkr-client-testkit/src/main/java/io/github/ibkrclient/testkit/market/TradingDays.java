package io.github.ibkrclient.testkit.market;

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
 * What an account trades by itself, day by day. Everything bought on a day is sold on it, so that no day depends on
 * those before it.
 */
final class TradingDays {
    private static final HexFormat HEX = HexFormat.of();
    private static final int MORNING = 16 * 3600 + 1800;

    private final long seed;
    private final Market market;
    private final String account;
    private final int number;
    private final List<Instrument> instruments;
    private final int roundTrips;
    private final Map<LocalDate, List<Execution>> days = new HashMap<>();

    TradingDays(long seed, Market market, String account, int number, List<Instrument> instruments, int roundTrips) {
        this.seed = seed;
        this.market = market;
        this.account = account;
        this.number = number;
        this.instruments = instruments;
        this.roundTrips = roundTrips;
    }

    /** The fills of a day, in no order; positions are not filled in. */
    List<Execution> of(LocalDate day) {
        return days.computeIfAbsent(day, this::trade);
    }

    private List<Execution> trade(LocalDate day) {
        List<Execution> fills = new ArrayList<>();
        for (int trip = 0; Market.weekday(day) && trip < roundTrips; trip++) {
            Random random = Chance.of(seed, account, day.toEpochDay(), trip);
            Instrument instrument = instruments.get(random.nextInt(instruments.size()));
            BigDecimal size = size(instrument, random);
            boolean elsewhere = random.nextInt(10) == 0;
            int open = Market.OPENS.toSecondOfDay() + 60;
            int close = Market.CLOSES.toSecondOfDay() - 120;
            order(
                    fills,
                    day,
                    2 * trip,
                    instrument,
                    true,
                    size,
                    Chance.between(random, open, MORNING),
                    elsewhere,
                    random);
            order(
                    fills,
                    day,
                    2 * trip + 1,
                    instrument,
                    false,
                    size,
                    Chance.between(random, MORNING + 60, close),
                    elsewhere,
                    random);
        }
        return fills;
    }

    private void order(
            List<Execution> fills,
            LocalDate day,
            int order,
            Instrument instrument,
            boolean bought,
            BigDecimal size,
            int second,
            boolean elsewhere,
            Random random) {
        long dayNumber = Math.floorMod(day.toEpochDay(), 10_000L);
        long orderId = elsewhere ? 0 : 100_000_000L + dayNumber * 10_000 + number * 100L + order;
        BigDecimal left = size;
        int parts = instrument.stock() ? Chance.between(random, 1, 6) : Chance.between(random, 1, 2);
        for (int part = 0; left.signum() > 0; part++) {
            BigDecimal even = size.divide(BigDecimal.valueOf(parts), 0, RoundingMode.DOWN);
            boolean last = part == parts - 1 || even.signum() == 0;
            BigDecimal filled = last ? left : even;
            left = left.subtract(filled);
            Instant at = day.atTime(LocalTime.ofSecondOfDay(second + 3L * part)).toInstant(ZoneOffset.UTC);
            long mark = (dayNumber << 16 | (long) order << 8 | part) ^ 0x6b003557L;
            String id = HEX.toHexDigits(Chance.of(seed, account).nextInt()) + "." + HEX.toHexDigits(mark, 8) + ".01.01";
            BigDecimal commission = Commissions.of(instrument, filled, market.price(instrument, at), part == 0);
            fills.add(new Execution(
                    id,
                    account,
                    instrument,
                    bought,
                    filled,
                    market.price(instrument, at),
                    commission,
                    at,
                    orderId,
                    null,
                    BigDecimal.ZERO));
        }
    }

    private static BigDecimal size(Instrument instrument, Random random) {
        if (instrument.pair()) {
            return BigDecimal.valueOf(Chance.between(random, 20, 90) * 1000L);
        } else if (!instrument.stock()) {
            return BigDecimal.valueOf(Chance.between(random, 1, 12));
        } else if (random.nextInt(4) == 0) {
            return BigDecimal.valueOf(Chance.between(random, 1001, 409_999), 4);
        }
        return BigDecimal.valueOf(Chance.between(random, 1, 400));
    }
}

package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.SimulatedInstrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Random;

/** The prices of all contracts. Seed, contract and time decide a price, so a run can be repeated. */
public final class Market {
    static final LocalTime OPENS = LocalTime.of(13, 30);
    static final LocalTime CLOSES = LocalTime.of(20, 0);

    private final long seed;
    private final Catalogue catalogue;

    /** The market of a seed. */
    public Market(long seed) {
        this.seed = seed;
        this.catalogue = new Catalogue(seed);
    }

    /** The contracts that are traded. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Whether stocks trade now: on weekdays from 13:30 to 20:00 UTC. */
    public boolean open(Instant at) {
        LocalTime time = LocalTime.ofInstant(at, ZoneOffset.UTC);
        return weekday(day(at)) && !time.isBefore(OPENS) && time.isBefore(CLOSES);
    }

    /** The last price; outside trading hours the price of the last close. */
    public BigDecimal price(SimulatedInstrument instrument, Instant at) {
        if (!instrument.pair() && !open(at)) {
            return close(instrument, lastTradingDay(at));
        }
        long minute = at.getEpochSecond() / 60;
        int wobble = SeededRandom.of(seed, instrument.conid(), "minute", minute).nextInt(41) - 20;
        return moved(instrument, drift(instrument, day(at)) + wobble);
    }

    /** The price at which a trading day ended. */
    public BigDecimal close(SimulatedInstrument instrument, LocalDate day) {
        return moved(instrument, drift(instrument, day) + 5);
    }

    /** The price at which a trading day began. */
    public BigDecimal opening(SimulatedInstrument instrument, LocalDate day) {
        return moved(instrument, drift(instrument, day) - 6);
    }

    /** The lowest price of a trading day. */
    public BigDecimal low(SimulatedInstrument instrument, LocalDate day) {
        return moved(instrument, drift(instrument, day) - 21);
    }

    /** The highest price of a trading day. */
    public BigDecimal high(SimulatedInstrument instrument, LocalDate day) {
        return moved(instrument, drift(instrument, day) + 21);
    }

    /** The number of units that were traded on the last trading day until now. */
    public long volume(SimulatedInstrument instrument, Instant at) {
        Random random = SeededRandom.of(seed, instrument.conid(), "volume", lastTradingDay(at));
        long whole = 1000L * SeededRandom.between(random, 40, 90_000);
        Duration length = Duration.between(OPENS, CLOSES);
        Duration passed = open(at) ? Duration.between(OPENS, LocalTime.ofInstant(at, ZoneOffset.UTC)) : length;
        return whole * passed.toMinutes() / length.toMinutes();
    }

    /** The last day on which trading began. */
    public LocalDate lastTradingDay(Instant at) {
        LocalDate day = day(at);
        boolean begun = !LocalTime.ofInstant(at, ZoneOffset.UTC).isBefore(OPENS);
        LocalDate candidate = begun ? day : day.minusDays(1);
        while (!weekday(candidate)) {
            candidate = candidate.minusDays(1);
        }
        return candidate;
    }

    /** The trading day before a day. */
    public static LocalDate dayBefore(LocalDate day) {
        LocalDate candidate = day.minusDays(1);
        while (!weekday(candidate)) {
            candidate = candidate.minusDays(1);
        }
        return candidate;
    }

    /** Whether stocks trade on a day. */
    public static boolean weekday(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    long seed() {
        return seed;
    }

    static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private int drift(SimulatedInstrument instrument, LocalDate day) {
        return SeededRandom.of(seed, instrument.conid(), "day", day.toEpochDay())
                        .nextInt(601)
                - 300;
    }

    /** The base price moved by hundredths of a percent and rounded to the tick. */
    private static BigDecimal moved(SimulatedInstrument instrument, int basisPoints) {
        return instrument
                .basePrice()
                .multiply(BigDecimal.valueOf(10_000L + basisPoints, 4))
                .divide(instrument.tick(), 0, RoundingMode.HALF_UP)
                .max(BigDecimal.ONE)
                .multiply(instrument.tick());
    }
}

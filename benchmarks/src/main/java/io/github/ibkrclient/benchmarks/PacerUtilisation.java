package io.github.ibkrclient.benchmarks;

import io.github.ibkrclient.testkit.VirtualTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * How much of ten calls a second a limiter lets callers use in a minute, and how often more than ten arrive in a second.
 *
 * <p>A call takes up to 20 ms to IBKR and as long back, drawn from a fixed seed. The callers come when the limiter is
 * 0.95 s old: one that counts in cycles of its own has most of a cycle behind it then.
 *
 * @param limiter whose
 * @param callers how many callers asked all the time
 * @param sent how many calls left in the minute
 * @param violations how many calls arrived when ten others had arrived in the second before
 */
record PacerUtilisation(String limiter, int callers, int sent, int violations) {
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration AGE = Duration.ofMillis(950);
    private static final int LONGEST_WAY_MICROS = 20_000;
    private static final long ALLOWED = Limiter.PERMITS * LENGTH.dividedBy(Limiter.PERIOD);

    static List<PacerUtilisation> all() {
        List<PacerUtilisation> all = new ArrayList<>();
        for (int callers : new int[] {1, 8, 64}) {
            all.add(measured("ours", callers, Limiter::ours));
            all.add(measured("resilience4j", callers, Limiter::resilience4j));
            all.add(measured("bucket4j", callers, Limiter::bucket4j));
        }
        return all;
    }

    double share() {
        return (double) sent / ALLOWED;
    }

    private static PacerUtilisation measured(String name, int callers, Function<VirtualTiming, Limiter> make) {
        try (VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-09-08T14:00:00Z"))) {
            time.join();
            Limiter limiter = make.apply(time);
            time.advance(AGE);
            long end = time.nanoTime() + LENGTH.toNanos();
            Random ways = new Random(1); // virtual time runs one caller after the other
            List<Long> arrivals = new ArrayList<>();
            time.run(callers, () -> {
                while (call(limiter, time, end, ways, arrivals)) {}
            });
            time.leave();
            return new PacerUtilisation(name, callers, arrivals.size(), violations(arrivals));
        }
    }

    /** Sends one call; false when its turn came after the end. */
    private static boolean call(Limiter limiter, VirtualTiming time, long end, Random ways, List<Long> arrivals) {
        try {
            Runnable over = limiter.acquire();
            long left = time.nanoTime();
            if (left >= end) {
                over.run();
                return false;
            }
            Duration way = way(ways);
            arrivals.add(left + way.toNanos());
            time.sleep(way.plus(way(ways)));
            over.run();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Duration way(Random ways) {
        return Duration.ofNanos(1_000L * ways.nextInt(LONGEST_WAY_MICROS));
    }

    private static int violations(List<Long> arrivals) {
        List<Long> sorted = arrivals.stream().sorted().toList();
        int violations = 0;
        for (int i = Limiter.PERMITS; i < sorted.size(); i++) {
            if (sorted.get(i) - sorted.get(i - Limiter.PERMITS) < Limiter.PERIOD.toNanos()) {
                violations++;
            }
        }
        return violations;
    }
}

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
 * <p>The time that a call takes to IBKR varies by the jitter, and the answer takes up to 20 ms back, both drawn from a fixed
 * seed. The callers come when the limiter is 0.95 s old: one that counts in cycles of its own has most of a cycle behind it
 * then.
 *
 * @param limiter whose
 * @param jitter by how much the way to IBKR varies, in milliseconds
 * @param callers how many callers asked all the time
 * @param sent how many calls left in the minute
 * @param violations how many calls arrived when ten others had arrived in the second before
 */
record PacerUtilisation(String limiter, int jitter, int callers, int sent, int violations) {
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration AGE = Duration.ofMillis(950);
    private static final int LONGEST_WAY_BACK_MILLIS = 20;
    private static final int DEFAULT_JITTER = 100;
    private static final String OURS = "ours";
    private static final String OURS_SET = "ours, set to the jitter";
    private static final double LEAST_USE = 0.90;
    private static final double LEAST_USE_AT_5_MILLIS = 0.97;
    private static final long ALLOWED = Limiter.PERMITS * LENGTH.dividedBy(Limiter.PERIOD);

    static List<PacerUtilisation> all() {
        List<PacerUtilisation> all = new ArrayList<>();
        for (int callers : new int[] {1, 8, 64}) {
            for (int jitter : new int[] {0, 5, 40, 80, DEFAULT_JITTER}) {
                all.add(measured(OURS, jitter, callers, time -> Limiter.ours(time, DEFAULT_JITTER)));
                all.add(measured(OURS_SET, jitter, callers, time -> Limiter.ours(time, jitter)));
                all.add(measured("resilience4j", jitter, callers, Limiter::resilience4j));
                all.add(measured("bucket4j", jitter, callers, Limiter::bucket4j));
            }
        }
        return all;
    }

    /** Whether it is ours, which must break nothing and use what its tolerated jitter leaves. */
    boolean missesItsBound() {
        double least = limiter.equals(OURS) || jitter > 5 ? LEAST_USE : LEAST_USE_AT_5_MILLIS;
        return limiter.startsWith(OURS) && (violations > 0 || share() < least);
    }

    double share() {
        return (double) sent / ALLOWED;
    }

    private static PacerUtilisation measured(
            String name, int jitter, int callers, Function<VirtualTiming, Limiter> make) {
        try (VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-09-08T14:00:00Z"))) {
            time.join();
            Limiter limiter = make.apply(time);
            time.advance(AGE);
            long end = time.nanoTime() + LENGTH.toNanos();
            Random ways = new Random(1); // virtual time runs one caller after the other
            List<Long> arrivals = new ArrayList<>();
            time.run(callers, () -> {
                while (call(limiter, time, end, jitter, ways, arrivals)) {}
            });
            time.leave();
            return new PacerUtilisation(name, jitter, callers, arrivals.size(), violations(arrivals));
        }
    }

    /** Sends one call; false when its turn came after the end. */
    private static boolean call(
            Limiter limiter, VirtualTiming time, long end, int jitter, Random ways, List<Long> arrivals) {
        try {
            Runnable over = limiter.acquire();
            long left = time.nanoTime();
            if (left >= end) {
                over.run();
                return false;
            }
            Duration way = way(ways, jitter);
            arrivals.add(left + way.toNanos());
            time.sleep(way.plus(way(ways, LONGEST_WAY_BACK_MILLIS)));
            over.run();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Duration way(Random ways, int longestMillis) {
        return Duration.ofNanos(1_000L * ways.nextInt(1_000 * longestMillis + 1));
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

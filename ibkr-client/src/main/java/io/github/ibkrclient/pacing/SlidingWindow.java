package io.github.ibkrclient.pacing;

import io.github.ibkrclient.operation.PacingRule;
import io.github.resilience4j.ratelimiter.internal.RateLimiterEventProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The calls that one rule has let out lately, so that no window of its period holds more than it permits. Times are those of
 * {@link io.github.ibkrclient.time.Timing#nanoTime()}. Not thread-safe: the pacer's lock guards it.
 */
final class SlidingWindow {
    /** By how much of a period this machine's clock may run faster than IBKR's: twice what NTP allows itself. */
    private static final long CLOCK_SHARE = 1_000;

    /** A store holds times to the millisecond. */
    private static final Duration ROUNDING = Duration.ofMillis(1);

    /** In nanoseconds. Reading a time from the store moves it by less. */
    private static final long SAME = 100_000_000;

    private final PacingRule rule;
    /**
     * How long a call counts, in nanoseconds. Two calls that leave a period and the tolerated jitter apart arrive a period
     * apart, however long each takes. See docs/protocol.md#limits-any-window.
     */
    private final long period;

    private final BooleanSupplier applies;
    private final RateLimiterEventProcessor events = new RateLimiterEventProcessor();
    /**
     * The times of the last calls, the earliest first, no more than the rule permits. A time to come is that by which a call
     * that was let out leaves. Until then the call counts as one that leaves now, whenever that is asked.
     */
    private final List<Long> calls = new ArrayList<>();

    /** A rule that always applies. */
    SlidingWindow(PacingRule rule, Duration jitter) {
        this(rule, jitter, () -> true);
    }

    /** A rule that counts all calls but applies only at times. */
    SlidingWindow(PacingRule rule, Duration jitter, BooleanSupplier applies) {
        this.rule = rule;
        this.applies = applies;
        this.period = rule.period()
                .plus(rule.period().dividedBy(CLOCK_SHARE))
                .plus(jitter)
                .plus(ROUNDING)
                .toNanos();
    }

    PacingRule rule() {
        return rule;
    }

    /** The name of the rule in the store and among the rate limiters: {@code LIST_TRADES:1/PT5S}. */
    String name() {
        return rule.bucket() + ":" + rule.permits() + "/" + rule.period();
    }

    RateLimiterEventProcessor events() {
        return events;
    }

    /** Whether a call may leave at this time. */
    boolean open(long now) {
        return earliest(now, 0) <= now;
    }

    /**
     * When a call may leave.
     *
     * @param ahead how many other calls leave before it
     */
    long earliest(long now, int ahead) {
        if (!applies.getAsBoolean()) {
            return now;
        }
        List<Long> counted = ahead == 0 ? calls : new ArrayList<>(calls);
        long at = earliest(counted, now);
        for (int i = 0; i < ahead; i++) {
            keep(counted, at);
            at = earliest(counted, at);
        }
        return at;
    }

    /** Counts a call: when it left, or by when it leaves. */
    void add(long call) {
        keep(calls, call);
    }

    /** Counts a call no longer that was let out to leave by this time. */
    void remove(long leavesBy) {
        calls.stream()
                .min(Comparator.comparingLong(call -> Math.abs(call - leavesBy)))
                .filter(call -> Math.abs(call - leavesBy) < SAME)
                .ifPresent(calls::remove);
    }

    /** How many calls may leave at this time. */
    int free(long now) {
        return rule.permits()
                - (int) calls.stream().filter(call -> call + period > now).count();
    }

    /** The times of the last calls, the earliest first. */
    List<Long> calls() {
        return List.copyOf(calls);
    }

    /** Puts other calls in place of those that are counted. */
    void replace(Stream<Long> with) {
        List<Long> all = with.toList();
        calls.clear();
        all.forEach(this::add);
    }

    private long earliest(List<Long> counted, long now) {
        return counted.size() < rule.permits() ? now : Math.max(now, Math.min(counted.get(0), now) + period);
    }

    private void keep(List<Long> kept, long call) {
        int found = Collections.binarySearch(kept, call);
        kept.add(found < 0 ? -found - 1 : found, call);
        if (kept.size() > rule.permits()) {
            kept.remove(0);
        }
    }
}

package io.github.ibkrclient.pacing;

import io.github.ibkrclient.operation.PacingRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The calls that one rule has let out lately, so that no window of its period holds more than it permits. Times are those of
 * {@link io.github.ibkrclient.time.Timing#nanoTime()}. Not thread-safe: the pacer's lock guards it.
 */
final class SlidingWindow {
    /**
     * Periods are kept 3 % longer than IBKR's, so that calls that come closer together on the way still keep the rule.
     * See docs/protocol.md#limits-any-window.
     */
    private static final long MARGIN_PERCENT = 3;

    private final PacingRule rule;
    private final long period;
    private final BooleanSupplier applies;
    private final RuleEvents events;
    /** The times of the last calls, the oldest first, no more than the rule permits. */
    private final Deque<Long> calls = new ArrayDeque<>();
    /** The times in {@code calls} of calls that were let out and have not left yet. */
    private final List<Long> leaving = new ArrayList<>();

    private int underWay;

    /** A rule that always applies. */
    SlidingWindow(PacingRule rule) {
        this(rule, () -> true);
    }

    /** A rule that counts all calls but applies only at times. */
    SlidingWindow(PacingRule rule, BooleanSupplier applies) {
        this.rule = rule;
        this.applies = applies;
        this.period = rule.period().toNanos() / 100 * (100 + MARGIN_PERCENT);
        this.events = new RuleEvents(name());
    }

    PacingRule rule() {
        return rule;
    }

    /** The name of the rule in the store and among the rate limiters: {@code LIST_TRADES:1/PT5S}. */
    String name() {
        return rule.bucket() + ":" + rule.permits() + "/" + rule.period();
    }

    RuleEvents events() {
        return events;
    }

    /** Whether a call may leave at this time. */
    boolean open(long now) {
        return earliest(now, 0) <= now;
    }

    /**
     * When a call may leave. While an exchange of a spaced rule runs, it is taken to end now.
     *
     * @param ahead how many other calls leave before it
     */
    long earliest(long now, int ahead) {
        if (!applies.getAsBoolean()) {
            return now;
        }
        Deque<Long> counted = counted(now);
        long at = blocked() ? now + period : earliest(counted, now);
        if (ahead > 0) {
            counted = new ArrayDeque<>(counted);
        }
        for (int i = 0; i < ahead; i++) {
            keep(counted, at);
            at = earliest(counted, at);
        }
        return at;
    }

    /** Counts a call that is let out. Until it leaves, it counts as one that may leave at any time. */
    void book(long now) {
        keep(calls, now);
        leaving.add(now);
        underWay++;
    }

    /** A call that was let out leaves now. */
    void left(long bookedAt, long now) {
        forget(bookedAt);
        keep(calls, now);
    }

    /** A call that was let out will not leave, and does not count. */
    void giveBack(long bookedAt) {
        forget(bookedAt);
        underWay--;
    }

    /** An exchange is over. A spaced rule counts from here, so that delays on the way cannot break it. */
    void ended(long now) {
        underWay--;
        if (rule.spaced()) {
            keep(calls, now);
        }
    }

    /** How many calls may leave at this time. */
    int free(long now) {
        return blocked()
                ? 0
                : rule.permits()
                        - (int) counted(now).stream()
                                .filter(call -> call + period > now)
                                .count();
    }

    /** The times of the last calls, the oldest first. */
    List<Long> calls() {
        return List.copyOf(calls);
    }

    /** Puts other calls in place of those that are counted. */
    void replace(Stream<Long> with) {
        List<Long> sorted = with.sorted().toList();
        calls.clear();
        sorted.forEach(call -> keep(calls, call));
    }

    private boolean blocked() {
        return rule.spaced() && underWay > 0 && applies.getAsBoolean();
    }

    private long earliest(Deque<Long> counted, long now) {
        return counted.size() < rule.permits() ? now : Math.max(now, counted.getFirst() + period);
    }

    /** The calls as they count at this time: those that have not left yet may leave now. */
    private Deque<Long> counted(long now) {
        if (leaving.isEmpty()) {
            return calls;
        }
        Deque<Long> counted = new ArrayDeque<>(calls);
        leaving.forEach(bookedAt -> removeNearest(counted, bookedAt));
        leaving.forEach(bookedAt -> keep(counted, now));
        return counted;
    }

    private void keep(Deque<Long> kept, long call) {
        kept.addLast(call);
        if (kept.size() > rule.permits()) {
            kept.removeFirst();
        }
    }

    private void forget(long bookedAt) {
        leaving.remove(Long.valueOf(bookedAt));
        removeNearest(calls, bookedAt);
    }

    /** The nearest, because reading from the store moves a time by part of a millisecond. */
    private static void removeNearest(Deque<Long> from, long bookedAt) {
        if (!from.removeLastOccurrence(bookedAt)) {
            from.stream()
                    .min(Comparator.comparingLong(call -> Math.abs(call - bookedAt)))
                    .ifPresent(from::removeLastOccurrence);
        }
    }
}

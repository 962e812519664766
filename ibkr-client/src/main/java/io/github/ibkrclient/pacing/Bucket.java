package io.github.ibkrclient.pacing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The calls that one rule has let out lately. Not thread-safe: the pacer's lock guards it. */
final class Bucket {
    /** Periods are kept 3 % longer than IBKR's, so that calls which bunch up on the way still keep the rule. */
    private static final long MARGIN_PERCENT = 3;

    private final PacingRule rule;
    private final long period;
    private final BooleanSupplier applies;
    private final Deque<Long> calls = new ArrayDeque<>();
    private final RuleEvents events = new RuleEvents(this);
    /** Those of the calls that were let out and are not on the wire yet. */
    private final List<Long> leaving = new ArrayList<>();

    private int underWay;

    /** A rule that always holds. */
    Bucket(PacingRule rule) {
        this(rule, () -> true);
    }

    /** A rule that holds at times, and counts at all times. */
    Bucket(PacingRule rule, BooleanSupplier applies) {
        this.rule = rule;
        this.applies = applies;
        this.period = rule.period().toNanos() / 100 * (100 + MARGIN_PERCENT);
    }

    PacingRule rule() {
        return rule;
    }

    /** The name of the rule in the ledger and among the rate limiters: {@code LIST_TRADES:1/PT5S}. */
    String name() {
        return rule.bucket() + ":" + rule.permits() + "/" + rule.period();
    }

    RuleEvents events() {
        return events;
    }

    /** Whether a call may leave at this instant. */
    boolean open(long now) {
        return earliest(now) <= now && !blocked();
    }

    /** When the next call may leave; for a spaced rule whose last exchange still runs, as if it ended now. */
    long earliest(long now) {
        if (blocked()) {
            return now + period;
        }
        return applies.getAsBoolean() ? earliest(counted(now), now) : now;
    }

    private long earliest(Deque<Long> counted, long now) {
        return counted.size() < rule.permits() ? now : Math.max(now, counted.getFirst() + period);
    }

    /** The calls as they count at this instant: what has not left yet may leave now. */
    private Deque<Long> counted(long now) {
        if (leaving.isEmpty()) {
            return calls;
        }
        Deque<Long> counted = new ArrayDeque<>(calls);
        leaving.forEach(bookedAt -> removeNearest(counted, bookedAt));
        leaving.forEach(bookedAt -> keep(counted, now));
        return counted;
    }

    /** When a call may leave that lets {@code ahead} others go first. */
    long earliest(long now, int ahead) {
        if (ahead == 0 || !applies.getAsBoolean()) {
            return earliest(now);
        }
        Deque<Long> simulated = new ArrayDeque<>(counted(now));
        long at = earliest(now);
        for (int i = 0; i < ahead; i++) {
            keep(simulated, at);
            at = earliest(simulated, at);
        }
        return at;
    }

    void book(long now) {
        keep(calls, now);
        leaving.add(now);
        underWay++;
    }

    /** The call that was let out goes on the wire now. */
    void left(long bookedAt, long now) {
        leaving.remove(Long.valueOf(bookedAt));
        removeNearest(calls, bookedAt);
        keep(calls, now);
    }

    /** The call that was let out never left. */
    void giveBack(long bookedAt) {
        leaving.remove(Long.valueOf(bookedAt));
        removeNearest(calls, bookedAt);
        underWay--;
    }

    /** The ledger may have moved it by part of a millisecond. */
    private static void removeNearest(Deque<Long> from, long bookedAt) {
        if (!from.removeLastOccurrence(bookedAt)) {
            from.stream()
                    .min(Comparator.comparingLong(call -> Math.abs(call - bookedAt)))
                    .ifPresent(from::removeLastOccurrence);
        }
    }

    /** The exchange is over; a spaced rule counts from here, so that jitter on the way cannot break it. */
    void ended(long now) {
        underWay--;
        if (rule.spaced()) {
            keep(calls, now);
        }
    }

    int free(long now) {
        return blocked()
                ? 0
                : rule.permits()
                        - (int) counted(now).stream()
                                .filter(call -> call + period > now)
                                .count();
    }

    List<Long> calls() {
        return List.copyOf(calls);
    }

    void replace(Collection<Long> with) {
        calls.clear();
        with.stream().sorted().forEach(call -> keep(calls, call));
    }

    private boolean blocked() {
        return rule.spaced() && underWay > 0 && applies.getAsBoolean();
    }

    private void keep(Deque<Long> kept, long call) {
        kept.addLast(call);
        if (kept.size() > rule.permits()) {
            kept.removeFirst();
        }
    }
}

package io.github.ibkrclient.testkit;

import io.github.ibkrclient.pacing.PacingRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what arrived, by username and rule, in windows that slide; and keeps the penalty box of addresses. */
final class PaceKeeper {
    private static final Duration PENALTY = Duration.ofMinutes(10);
    private static final Duration FORGIVEN_AFTER = Duration.ofDays(1);

    private final Map<Counted, Deque<Instant>> arrivals = new HashMap<>();
    private final Map<String, Penalty> penalties = new HashMap<>();

    private record Counted(String username, PacingRule rule) {}

    private record Penalty(Instant until, int times) {
        static final Penalty NONE = new Penalty(Instant.MIN, 0);
    }

    /** Whether the address is in the penalty box. */
    boolean punished(String address, Instant now) {
        Penalty penalty = penalties.get(address);
        return penalty != null && now.isBefore(penalty.until());
    }

    /** Notes a call of a user; returns the rule it breaks, if any. */
    Optional<PacingRule> arrive(String username, List<PacingRule> rules, Instant now) {
        PacingRule broken = null;
        for (PacingRule rule : rules) {
            Deque<Instant> window = arrivals.computeIfAbsent(new Counted(username, rule), key -> new ArrayDeque<>());
            Instant start = now.minus(rule.period());
            for (Instant first = window.peek(); first != null && !first.isAfter(start); first = window.peek()) {
                window.remove();
            }
            window.add(now);
            broken = window.size() > rule.permits() ? rule : broken;
        }
        return Optional.ofNullable(broken);
    }

    /** Puts the address into the penalty box, each time for ten minutes longer unless the last is a day ago. */
    Duration punish(String address, Instant now) {
        Penalty before = penalties.getOrDefault(address, Penalty.NONE);
        int times = now.isBefore(before.until().plus(FORGIVEN_AFTER)) ? before.times() + 1 : 1;
        Duration length = PENALTY.multipliedBy(times);
        penalties.put(address, new Penalty(now.plus(length), times));
        return length;
    }
}

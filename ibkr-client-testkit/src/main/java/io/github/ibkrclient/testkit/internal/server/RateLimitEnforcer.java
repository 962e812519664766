package io.github.ibkrclient.testkit.internal.server;

import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts the calls of each user in sliding windows, one for each limit, and keeps the penalty box of addresses. The
 * server's lock guards it.
 */
final class RateLimitEnforcer {
    private static final Duration PENALTY = Duration.ofMinutes(10);
    private static final Duration FORGIVEN_AFTER = Duration.ofDays(1);

    private final SimulatorRules rules;
    private final RequestLog log;
    private final Map<Counted, Deque<Instant>> arrivals = new HashMap<>();
    private final Map<String, Penalty> penalties = new HashMap<>();

    private record Counted(String username, PacingRule rule) {}

    private record Penalty(Instant until, int times) {
        static final Penalty NONE = new Penalty(Instant.MIN, 0);
    }

    RateLimitEnforcer(SimulatorRules rules, RequestLog log) {
        this.rules = rules;
        this.log = log;
    }

    /** The answer to a call that breaks a limit or comes from the penalty box. */
    static SimulatedResponse tooManyRequests() {
        return SimulatedResponse.error(429, "Too many requests");
    }

    /** Whether an address is in the penalty box. */
    boolean punished(String address, Instant now) {
        Penalty penalty = penalties.get(address);
        return penalty != null && now.isBefore(penalty.until());
    }

    /** Counts a call of a user. Returns the answer when the call breaks a limit; its address is then punished. */
    Optional<SimulatedResponse> count(String username, String address, Route route, Instant now) {
        return broken(username, rules.pacing(route), now).map(rule -> {
            String penalty = punish(address, now).toString();
            String breach = "more than " + rule.permits() + " in " + rule.period() + "; penalty box for " + penalty;
            log.violation(Violation.Kind.PACING, route.key(), now, breach);
            return tooManyRequests();
        });
    }

    /**
     * Puts an address into the penalty box and returns for how long: ten minutes longer each time, unless the last penalty
     * ended a day ago. See {@code docs/protocol.md#penalty-grows}.
     */
    Duration punish(String address, Instant now) {
        Penalty before = penalties.getOrDefault(address, Penalty.NONE);
        int times = now.isBefore(before.until().plus(FORGIVEN_AFTER)) ? before.times() + 1 : 1;
        Duration length = PENALTY.multipliedBy(times);
        penalties.put(address, new Penalty(now.plus(length), times));
        return length;
    }

    /** The limit that the call breaks; the last one of several. The call counts in all limits. */
    private Optional<PacingRule> broken(String username, List<PacingRule> limits, Instant now) {
        PacingRule broken = null;
        for (PacingRule rule : limits) {
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
}

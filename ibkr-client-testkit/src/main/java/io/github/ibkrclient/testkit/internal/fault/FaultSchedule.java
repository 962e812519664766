package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.CutPoint;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The faults that are planned and in force, and the answers that wait for single calls. Thread-safe. */
public final class FaultSchedule {
    private final InstantSource clock;
    private final Map<String, Deque<QueuedFault>> byOperation = new HashMap<>();
    private final List<Injection> injections = new ArrayList<>();

    /**
     * A fault that a single call meets.
     *
     * @param answer the answer in place of the handler's; null to let the handler answer
     * @param drops whether the connection breaks in place of the answer
     * @param expires whether the session of the caller ends before the call
     */
    public record QueuedFault(@Nullable SimulatedResponse answer, boolean drops, boolean expires) {}

    private static final class Injection {
        final Object key;
        final FaultEffect effect;
        final Instant from;
        Instant since;
        Instant until;

        Injection(Object key, FaultEffect effect, Instant from, Instant until) {
            this.key = key;
            this.effect = effect;
            this.from = from;
            this.since = from;
            this.until = until;
        }

        /** Reports the time until now to the fault; true when the fault is over. */
        boolean pass(FaultTarget target, Instant now) {
            Instant reached = now.isBefore(until) ? now.plusNanos(1) : until;
            if (since.isBefore(reached)) {
                effect.timePassed(target, since, reached);
                since = reached;
            }
            if (now.isBefore(until)) {
                return false;
            }
            effect.ended(target);
            return true;
        }
    }

    /** A schedule without faults that follows a clock. */
    public FaultSchedule(InstantSource clock) {
        this.clock = clock;
    }

    /** Plans a fault; the key names it when it is stopped. */
    public synchronized void add(Object key, FaultEffect effect, Instant from, Instant until) {
        injections.add(new Injection(key, effect, from, until));
        injections.sort(Comparator.comparing(injection -> injection.from));
    }

    /** Ends all faults with this key that have begun. */
    public synchronized void stop(Object key) {
        Instant now = clock.instant();
        for (Injection injection : injections) {
            if (injection.key.equals(key) && !injection.from.isAfter(now) && now.isBefore(injection.until)) {
                injection.until = now;
            }
        }
    }

    /** Adds a fault to the queue of an operation; each fault serves one call. */
    public synchronized void enqueue(String operation, QueuedFault fault) {
        byOperation.computeIfAbsent(operation, key -> new ArrayDeque<>()).add(fault);
    }

    /** Takes the next fault from the queue of an operation; null when the queue is empty. */
    public synchronized @Nullable QueuedFault next(String operation) {
        Deque<QueuedFault> waiting = byOperation.get(operation);
        return waiting == null ? null : waiting.poll();
    }

    /** Lets everything happen that was to happen until now. */
    public synchronized void pass(FaultTarget target, Instant now) {
        if (!injections.isEmpty() && !injections.get(0).from.isAfter(now)) { // the list is sorted by start
            injections.removeIf(injection -> !injection.from.isAfter(now) && injection.pass(target, now));
        }
    }

    /**
     * The answer to a call whose caller is not known yet; empty to let it pass. A 429 goes before all others: the caller
     * must hear of the penalty, and one call gets one penalty only.
     */
    public Optional<SimulatedResponse> arrived(IncomingCall call) {
        Optional<SimulatedResponse> first = Optional.empty();
        for (FaultEffect effect : inForce(call.now())) {
            Optional<SimulatedResponse> answer = effect.arrived(call);
            if (answer.filter(refusal -> refusal.status() == 429).isPresent()) {
                return answer;
            }
            first = first.or(() -> answer);
        }
        return first;
    }

    /** The answer to a call that passed all checks: the handler's, unless a fault changes it. */
    public SimulatedResponse handle(Call call, Route route) throws RefusedException {
        List<FaultEffect> effects = inForce(clock.instant());
        boolean cold = false;
        for (FaultEffect effect : effects) {
            Optional<SimulatedResponse> answer = effect.answerInstead(call, route);
            if (answer.isPresent()) {
                return answer.get();
            }
            cold |= effect.makesCold(call, route);
        }
        SimulatedResponse answer = route.handler().answer(cold ? call.asCold() : call);
        for (FaultEffect effect : effects) {
            answer = effect.rewrite(call, route, answer);
        }
        return answer;
    }

    /** How far IBKR's clock is ahead. Of several faults the one that began last counts. */
    public Duration clockSkew(Instant now) {
        return inForce(now).stream()
                .map(FaultEffect::clockSkew)
                .filter(skew -> !skew.isZero())
                .reduce(Duration.ZERO, (earlier, later) -> later);
    }

    /** Where the connection of an exchange breaks now; empty when it does not. */
    public Optional<CutPoint> cut() {
        return inForce(clock.instant()).stream()
                .flatMap(effect -> effect.cut().stream())
                .findFirst();
    }

    /** Whether connections are refused now. */
    public boolean refusesConnections() {
        return inForce(clock.instant()).stream().anyMatch(FaultEffect::refusesConnections);
    }

    private synchronized List<FaultEffect> inForce(Instant now) {
        List<FaultEffect> effects = new ArrayList<>();
        for (Injection injection : injections) {
            if (injection.from.isAfter(now)) {
                break;
            }
            if (now.isBefore(injection.until)) {
                effects.add(injection.effect);
            }
        }
        return effects;
    }
}

package io.github.ibkrclient.testkit;

import io.github.ibkrclient.Operation;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.oauth.RefusedException;
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

/**
 * What is to go wrong: named {@linkplain Fault faults} for a time, and answers to single calls of an operation. All of it
 * follows the simulator's clock, so that faults can be laid out days ahead in virtual time. Thread-safe.
 */
public final class Faults {
    private final InstantSource clock;
    private final Map<String, Deque<Queued>> byOperation = new HashMap<>();
    private final List<Injection> injections = new ArrayList<>();

    /**
     * What goes wrong with one call.
     *
     * @param answer what is answered instead of handling the call; null to handle it
     * @param drops whether the connection is cut afterwards
     * @param expires whether the session ends before the call
     */
    record Queued(@Nullable SimulatedResponse answer, boolean drops, boolean expires) {}

    private static final class Injection {
        final Fault fault;
        final FaultEffect effect;
        final Instant from;
        Instant since;
        Instant until;

        Injection(Fault fault, FaultEffect effect, Instant from, Instant until) {
            this.fault = fault;
            this.effect = effect;
            this.from = from;
            this.since = from;
            this.until = until;
        }

        /** Lets time pass; true when the fault is over. */
        boolean pass(IbkrServer ibkr, Instant now) {
            Instant reached = now.isBefore(until) ? now.plusNanos(1) : until;
            if (since.isBefore(reached)) {
                effect.pass(ibkr, since, reached);
                since = reached;
            }
            if (now.isBefore(until)) {
                return false;
            }
            effect.end(ibkr);
            return true;
        }
    }

    Faults(InstantSource clock) {
        this.clock = clock;
    }

    /** Starts a fault, which lasts until it is {@linkplain #stop stopped}. */
    public void start(Fault fault) {
        start(fault, "");
    }

    /**
     * Starts a fault, which lasts until it is {@linkplain #stop stopped}.
     *
     * @param argument as {@link Fault#usage} says
     * @throws IllegalArgumentException when the argument is not of its form
     */
    public void start(Fault fault, String argument) {
        add(fault, argument, clock.instant(), Instant.MAX);
    }

    /**
     * Lets a fault happen.
     *
     * @param from when it begins; may be long ahead
     * @param lasting for how long; what happens once does so with the first call in this time for which it makes a
     *     difference
     */
    public void inject(Fault fault, Instant from, Duration lasting) {
        inject(fault, "", from, lasting);
    }

    /**
     * Lets a fault happen.
     *
     * @param argument as {@link Fault#usage} says
     * @param from when it begins; may be long ahead
     * @param lasting for how long; what happens once does so with the first call in this time for which it makes a
     *     difference
     * @throws IllegalArgumentException when the argument is not of its form
     */
    public void inject(Fault fault, String argument, Instant from, Duration lasting) {
        add(fault, argument, from, from.plus(lasting));
    }

    /** Ends a fault, however often it was started; what begins later still will. */
    public synchronized void stop(Fault fault) {
        Instant now = clock.instant();
        for (Injection injection : injections) {
            if (injection.fault == fault && !injection.from.isAfter(now) && now.isBefore(injection.until)) {
                injection.until = now;
            }
        }
    }

    /** The answers to single calls of an operation: they wait in line, and each serves one call that passed all checks. */
    public OperationFaults on(Operation operation) {
        return new OperationFaults(Route.key(operation.method(), operation.path()));
    }

    private synchronized void add(Fault fault, String argument, Instant from, Instant until) {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException(fault.option() + ": give it a time to last, longer than none");
        }
        injections.add(new Injection(fault, fault.effect(argument), from, until));
        injections.sort(Comparator.comparing(injection -> injection.from));
    }

    private synchronized void add(String operation, Queued fault) {
        byOperation.computeIfAbsent(operation, key -> new ArrayDeque<>()).add(fault);
    }

    synchronized @Nullable Queued next(String operation) {
        Deque<Queued> waiting = byOperation.get(operation);
        return waiting == null ? null : waiting.poll();
    }

    /** Lets everything happen that was to happen by now. */
    synchronized void pass(IbkrServer ibkr, Instant now) {
        if (!injections.isEmpty() && !injections.get(0).from.isAfter(now)) { // the earliest comes first
            injections.removeIf(injection -> !injection.from.isAfter(now) && injection.pass(ibkr, now));
        }
    }

    /**
     * What a call is answered before IBKR looks who calls; empty to let it in. A penalty is in front of all else: who gets
     * one must hear of it, and gets no second one for the same call.
     */
    Optional<SimulatedResponse> arrive(Arrival arrival) {
        Optional<SimulatedResponse> first = Optional.empty();
        for (FaultEffect effect : inForce(arrival.now())) {
            Optional<SimulatedResponse> answer = effect.arrive(arrival);
            if (answer.filter(refusal -> refusal.status() == 429).isPresent()) {
                return answer;
            }
            first = first.or(() -> answer);
        }
        return first;
    }

    /** Handles a call that passed all checks, for better or worse. */
    SimulatedResponse handle(Call call, Route route) throws RefusedException {
        List<FaultEffect> effects = inForce(clock.instant());
        boolean cold = false;
        for (FaultEffect effect : effects) {
            Optional<SimulatedResponse> answer = effect.instead(call, route);
            if (answer.isPresent()) {
                return answer.get();
            }
            cold |= effect.chills(call, route);
        }
        SimulatedResponse answer = route.handler.answer(cold ? call.chilled() : call);
        for (FaultEffect effect : effects) {
            answer = effect.bend(call, route, answer);
        }
        return answer;
    }

    /** How far IBKR's clock is ahead; a clock shows one time, so of several faults the one that began last counts. */
    Duration skew(Instant now) {
        return inForce(now).stream()
                .map(FaultEffect::skew)
                .filter(skew -> !skew.isZero())
                .reduce(Duration.ZERO, (earlier, later) -> later);
    }

    /** Where the connection of an exchange breaks now. */
    Optional<Cut> cut() {
        return inForce(clock.instant()).stream()
                .flatMap(effect -> effect.cut().stream())
                .findFirst();
    }

    /** Whether there is nobody to connect to now. */
    boolean refusing() {
        return inForce(clock.instant()).stream().anyMatch(FaultEffect::refuses);
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

    /** Where faults of one operation are put in line. */
    public final class OperationFaults {
        private final String operation;

        private OperationFaults(String operation) {
            this.operation = operation;
        }

        /** The call takes effect, but its connection dies before the answer. */
        public OperationFaults dropConnectionAfterRequest() {
            return then(new Queued(null, true, false));
        }

        /** The call has no effect and gets this JSON. */
        public OperationFaults answer(int status, String json) {
            return then(new Queued(SimulatedResponse.json(status, json), false, false));
        }

        /** As many calls have no effect and get this JSON. */
        public OperationFaults answer(int status, String json, int times) {
            for (int i = 0; i < times; i++) {
                answer(status, json);
            }
            return this;
        }

        /** The call has no effect and gets a page of HTML, as from a proxy on the way. */
        public OperationFaults answerHtml(int status) {
            return then(new Queued(SimulatedResponse.html(status, "Error " + status), false, false));
        }

        /** The session of the caller ends just before the call, which gets a 401. */
        public OperationFaults expireSession() {
            return then(new Queued(null, false, true));
        }

        private OperationFaults then(Queued fault) {
            add(operation, fault);
            return this;
        }
    }
}

package io.github.ibkrclient.testkit;

import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.fault.FaultSchedule;
import io.github.ibkrclient.testkit.internal.fault.FaultSchedule.QueuedFault;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * What goes wrong: {@linkplain Fault faults} with a name for a time, and answers to single calls of an operation. Faults
 * follow the simulator's clock, so a test can plan them days ahead in virtual time. Thread-safe.
 */
public final class Faults {
    private final FaultSchedule schedule;
    private final InstantSource clock;

    Faults(FaultSchedule schedule, InstantSource clock) {
        this.schedule = schedule;
        this.clock = clock;
    }

    /** Starts a fault. It lasts until it is {@linkplain #stop stopped}. */
    public void start(Fault fault) {
        start(fault, "");
    }

    /**
     * Starts a fault. It lasts until it is {@linkplain #stop stopped}.
     *
     * @param argument the argument in the form that {@link Fault#usage} shows
     * @throws IllegalArgumentException when the argument is not of that form
     */
    public void start(Fault fault, String argument) {
        add(fault, argument, clock.instant(), Instant.MAX);
    }

    /**
     * Plans a fault.
     *
     * @param from when it begins; it may be long ahead
     * @param lasting how long it lasts; a fault that happens once happens with the first call in this time for which it
     *     makes a difference
     */
    public void inject(Fault fault, Instant from, Duration lasting) {
        inject(fault, "", from, lasting);
    }

    /**
     * Plans a fault.
     *
     * @param argument the argument in the form that {@link Fault#usage} shows
     * @param from when it begins; it may be long ahead
     * @param lasting how long it lasts; a fault that happens once happens with the first call in this time for which it
     *     makes a difference
     * @throws IllegalArgumentException when the argument is not of that form
     */
    public void inject(Fault fault, String argument, Instant from, Duration lasting) {
        add(fault, argument, from, from.plus(lasting));
    }

    /** Ends a fault, however often it was started. A fault that begins later is not stopped. */
    public void stop(Fault fault) {
        schedule.stop(fault);
    }

    /** The queue of faults of an operation. Each fault serves one call that passed all checks. */
    public OperationFaults on(Operation operation) {
        return new OperationFaults(Route.key(operation.method(), operation.path()));
    }

    private void add(Fault fault, String argument, Instant from, Instant until) {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException(fault.option() + ": give it a time to last, longer than none");
        }
        schedule.add(fault, fault.effect(argument), from, until);
    }

    /** The queue of faults of one operation. */
    public final class OperationFaults {
        private final String operation;

        private OperationFaults(String operation) {
            this.operation = operation;
        }

        /** The call takes effect, but its connection breaks before the answer. */
        public OperationFaults dropConnectionAfterRequest() {
            return then(new QueuedFault(null, true, false));
        }

        /** The call has no effect and gets this JSON. */
        public OperationFaults answer(int status, String json) {
            return then(new QueuedFault(SimulatedResponse.json(status, json), false, false));
        }

        /** That many calls have no effect and get this JSON. */
        public OperationFaults answer(int status, String json, int times) {
            for (int i = 0; i < times; i++) {
                answer(status, json);
            }
            return this;
        }

        /** The call has no effect and gets a page of HTML, as from a proxy. */
        public OperationFaults answerHtml(int status) {
            return then(new QueuedFault(SimulatedResponse.html(status, "Error " + status), false, false));
        }

        /** The session of the caller ends just before the call, which gets a 401. */
        public OperationFaults expireSession() {
            return then(new QueuedFault(null, false, true));
        }

        private OperationFaults then(QueuedFault fault) {
            schedule.enqueue(operation, fault);
            return this;
        }
    }
}

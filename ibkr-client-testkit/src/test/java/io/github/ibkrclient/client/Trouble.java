package io.github.ibkrclient.client;

import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.Faults;
import java.time.Duration;
import java.time.Instant;

/**
 * A fault with its time.
 *
 * @param to when it is over at the simulator
 * @param gone when what it did is over too: a penalty outlasts the fault that brings it
 */
record Trouble(Fault fault, String argument, Instant from, Instant to, Instant gone) {

    Trouble(Fault fault, String argument, Instant from, Instant to) {
        this(fault, argument, from, to, to);
    }

    /** The same, felt for longer. */
    Trouble felt(Duration longer) {
        return new Trouble(fault, argument, from, to, to.plus(longer));
    }

    void inject(Faults faults) {
        faults.inject(fault, argument, from, Duration.between(from, to));
    }

    /** Whether it may still be felt at an instant, when a client takes that long to recover. */
    boolean felt(Instant at, Duration recovery) {
        return !at.isBefore(from) && !at.isAfter(gone.plus(recovery));
    }

    @Override
    public String toString() {
        return fault.option() + (argument.isEmpty() ? "" : "=" + argument) + " from " + from + " to " + to;
    }
}

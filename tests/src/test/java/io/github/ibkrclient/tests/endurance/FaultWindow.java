package io.github.ibkrclient.tests.endurance;

import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.Faults;
import java.time.Duration;
import java.time.Instant;

/**
 * A fault and when it is in force.
 *
 * @param to when the simulator ends it
 * @param gone when its consequences end; a penalty lasts longer than the fault that brings it
 */
record FaultWindow(Fault fault, String argument, Instant from, Instant to, Instant gone) {

    FaultWindow(Fault fault, String argument, Instant from, Instant to) {
        this(fault, argument, from, to, to);
    }

    /** The same fault with longer consequences. */
    FaultWindow felt(Duration longer) {
        return new FaultWindow(fault, argument, from, to, to.plus(longer));
    }

    void inject(Faults faults) {
        faults.inject(fault, argument, from, Duration.between(from, to));
    }

    /** Whether a client that takes this long to recover may still meet the fault or its consequences. */
    boolean felt(Instant at, Duration recovery) {
        return !at.isBefore(from) && !at.isAfter(gone.plus(recovery));
    }

    @Override
    public String toString() {
        return fault.option() + (argument.isEmpty() ? "" : "=" + argument) + " from " + from + " to " + to;
    }
}

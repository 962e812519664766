package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a fault does while it lasts. One instance per injection; guarded by the server's lock. */
interface FaultEffect {

    /**
     * Time goes by in which the fault is in force; told with the next request, in order and without holes.
     *
     * @param since inclusive
     * @param until exclusive
     */
    default void pass(IbkrServer ibkr, Instant since, Instant until) {}

    /** The fault is over. */
    default void end(IbkrServer ibkr) {}

    /** What a call is answered before IBKR looks who calls; empty to let it in. */
    default Optional<SimulatedResponse> arrive(Arrival arrival) {
        return Optional.empty();
    }

    /** What a call that passed all checks is answered in place of being handled; empty to handle it. */
    default Optional<SimulatedResponse> instead(Call call, Route route) {
        return Optional.empty();
    }

    /** Whether a call meets caches that are not filled yet. */
    default boolean chills(Call call, Route route) {
        return false;
    }

    /** The answer as it leaves, of a call that was handled. */
    default SimulatedResponse bend(Call call, Route route, SimulatedResponse answer) {
        return answer;
    }

    /** How far IBKR's clock is ahead. */
    default Duration skew() {
        return Duration.ZERO;
    }

    /** Where connections are cut. */
    default Optional<Cut> cut() {
        return Optional.empty();
    }

    /** Whether there is nobody to connect to. */
    default boolean refuses() {
        return false;
    }
}

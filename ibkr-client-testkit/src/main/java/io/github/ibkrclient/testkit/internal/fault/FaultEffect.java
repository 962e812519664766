package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.CutPoint;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a fault does while it is in force. A fault overrides the methods it needs; the others do nothing. There is one
 * instance for each injection. The server's lock guards it.
 */
public interface FaultEffect {

    /**
     * Time has passed in which the fault is in force. The next request reports it, in order and without gaps.
     *
     * @param since inclusive
     * @param until exclusive
     */
    default void timePassed(FaultTarget target, Instant since, Instant until) {}

    /** The fault is over. */
    default void ended(FaultTarget target) {}

    /** A call has arrived and its caller is not known yet. Returns the answer, or empty to let the call pass. */
    default Optional<SimulatedResponse> arrived(IncomingCall call) {
        return Optional.empty();
    }

    /** The answer to a call that passed all checks, in place of its handler's; empty to let the handler answer. */
    default Optional<SimulatedResponse> answerInstead(Call call, Route route) {
        return Optional.empty();
    }

    /** Whether the handler must behave as if its caches were not filled yet. */
    default boolean makesCold(Call call, Route route) {
        return false;
    }

    /** The answer that leaves, made from the handler's answer. */
    default SimulatedResponse rewrite(Call call, Route route, SimulatedResponse answer) {
        return answer;
    }

    /** How far IBKR's clock is ahead of the real time. */
    default Duration clockSkew() {
        return Duration.ZERO;
    }

    /** Where connections break; empty when they do not. */
    default Optional<CutPoint> cut() {
        return Optional.empty();
    }

    /** Whether connections are refused. */
    default boolean refusesConnections() {
        return false;
    }
}

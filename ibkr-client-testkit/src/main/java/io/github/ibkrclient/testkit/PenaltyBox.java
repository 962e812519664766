package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the address of the next call into the penalty box, each address once; not a fault of the client's. A call whose answer
 * would be lost on the way is spared, since nobody would hear of the penalty.
 */
final class PenaltyBox implements FaultEffect {
    private final Set<String> boxed = new HashSet<>();

    @Override
    public Optional<SimulatedResponse> arrive(Arrival arrival) {
        boolean heard = arrival.ibkr().faults().cut().isEmpty();
        return heard && boxed.add(arrival.address())
                ? Optional.of(arrival.ibkr().punish(arrival.address(), arrival.now()))
                : Optional.empty();
    }
}

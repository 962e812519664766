package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the address of the next call into the penalty box, each address once. The client has done nothing wrong. A call
 * whose connection breaks is left out, because its client would not hear of the penalty.
 */
public final class PenaltyBox implements FaultEffect {
    private final Set<String> boxed = new HashSet<>();

    @Override
    public Optional<SimulatedResponse> arrived(IncomingCall call) {
        boolean heard = !call.target().breaksConnections();
        return heard && boxed.add(call.address())
                ? Optional.of(call.target().punish(call.address(), call.now()))
                : Optional.empty();
    }
}

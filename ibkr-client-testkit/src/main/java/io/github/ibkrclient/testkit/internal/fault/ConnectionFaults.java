package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.CutPoint;
import java.util.Optional;

/** Faults of connections. {@code FaultProxy} and {@code InProcessInterceptor} carry them out. */
public final class ConnectionFaults {
    private ConnectionFaults() {}

    /** Connections break at this point of an exchange. */
    public static FaultEffect cut(CutPoint where) {
        return new FaultEffect() {
            @Override
            public Optional<CutPoint> cut() {
                return Optional.of(where);
            }
        };
    }

    /** Connections are refused. */
    public static FaultEffect refused() {
        return new FaultEffect() {
            @Override
            public boolean refusesConnections() {
                return true;
            }
        };
    }
}

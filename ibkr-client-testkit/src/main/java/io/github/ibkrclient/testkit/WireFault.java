package io.github.ibkrclient.testkit;

import java.util.Optional;

/** Faults of connections, which {@link Relay} and {@link SimulatorClient} bring about. */
final class WireFault {
    private WireFault() {}

    static FaultEffect cut(Cut where) {
        return new FaultEffect() {
            @Override
            public Optional<Cut> cut() {
                return Optional.of(where);
            }
        };
    }

    static FaultEffect refused() {
        return new FaultEffect() {
            @Override
            public boolean refuses() {
                return true;
            }
        };
    }
}

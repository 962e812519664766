package io.github.ibkrclient.cli.refresh;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.time.Instant;
import java.util.function.Function;

/** An invented account. The simulator answers in this process, in a time of its own in which nobody waits. */
final class DemoAccount {
    private DemoAccount() {}

    /** Makes calls with a client of the demo's user. */
    static <T> T read(Instant now, Function<IbkrClient, T> calls) {
        try (VirtualTiming time = VirtualTiming.startingAt(now)) {
            IbkrSimulator simulator =
                    IbkrSimulator.builder().timing(time).paper().build();
            time.join();
            try (IbkrClient client = SimulatedClients.builder(simulator, simulator.user())
                    .runtime(IbkrRuntime.create(time))
                    .readOnly()
                    .build()) {
                return calls.apply(client);
            } finally {
                time.leave();
            }
        }
    }
}

package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@IbkrSimulation(seed = 7, start = "2026-11-18T19:30:00Z")
class IbkrSimulationTest {

    @Test
    void aTestIsGivenAClientASimulatorAndTime(IbkrSimulator ibkr, VirtualTiming time, IbkrClient client) {
        int first = client.trades().list(7).size();
        assertThat(first).isGreaterThan(100);
        assertThat(client.trades().list(7)).hasSizeGreaterThanOrEqualTo(first);
        assertThat(time.slept()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(ibkr.received(Endpoint.LIST_TRADES)).hasSize(3);
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void eachTestHasItsOwn(IbkrSimulator ibkr, VirtualTiming time) {
        assertThat(time.slept()).isZero();
        assertThat(ibkr.received(Endpoint.LIST_TRADES)).isEmpty();
    }

    @Test
    void manyCallersShareOneClient(IbkrSimulator ibkr, VirtualTiming time, IbkrClient client) {
        time.run(8, () -> {
            while (time.slept().compareTo(Duration.ofSeconds(20)) < 0) {
                client.portfolio().accounts();
            }
        });
        assertThat(ibkr.violations()).isEmpty();
    }
}

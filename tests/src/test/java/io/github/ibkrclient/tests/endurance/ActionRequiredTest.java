package io.github.ibkrclient.tests.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults that only a person can end. The endurance run leaves them out. */
class ActionRequiredTest {
    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    static Stream<Arguments> faults() {
        return Arrays.stream(Fault.values())
                .flatMap(fault -> FaultPlan.of(fault) instanceof FaultPlan.NeedsAPerson person
                        ? Stream.of(Arguments.of(fault, person))
                        : Stream.empty());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysSoEachTimeAsksOnceForEachCallAndServesAgainWhenTheFaultIsOver(Fault fault, FaultPlan.NeedsAPerson person) {
        client.connect();
        fixture.ibkr.faults().start(fault);
        fixture.ibkr.expireSession(fixture.ibkr.user());
        for (int quarter = 0; quarter < 8; quarter++) {
            IbkrException failure = catchThrowableOfType(
                    IbkrException.class, () -> client.trades().list(7));

            assertThat(failure.code()).isEqualTo(person.code());
            assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
            assertThat(failure.retryAfter().orElse(Duration.ofDays(1))).isGreaterThanOrEqualTo(Duration.ofDays(1));
            assertThat(failure.remedy()).isNotBlank();
            fixture.time.advance(Duration.ofMinutes(15));
        }
        int asked = fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN).size()
                + fixture.ibkr.received(Endpoint.LIST_TRADES).size();
        assertThat(asked).isLessThan(30);
        fixture.ibkr.faults().stop(fault);
        fixture.time.advance(Duration.ofMinutes(17)); // failed openings are held off for as long

        assertThat(client.trades().list(7)).isNotEmpty();
        assertThat(fixture.ibkr.violations()).isEmpty();
    }
}

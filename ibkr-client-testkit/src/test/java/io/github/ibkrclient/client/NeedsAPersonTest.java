package io.github.ibkrclient.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.testkit.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What does not pass by itself, and so takes no part in the unattended month. */
class NeedsAPersonTest {
    @AutoClose
    private final Scene scene = new Scene();

    private final IbkrClient client = scene.client();

    static Stream<Arguments> faults() {
        return Arrays.stream(Fault.values())
                .flatMap(fault -> Ordeal.of(fault) instanceof Ordeal.NeedsAPerson person
                        ? Stream.of(Arguments.of(fault, person))
                        : Stream.empty());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysSoEachTimeAsksOnceForEachCallAndServesAgainWhenItIsMended(Fault fault, Ordeal.NeedsAPerson person) {
        client.connect();
        scene.ibkr.faults().start(fault);
        scene.ibkr.expireSession(scene.ibkr.user());
        for (int quarter = 0; quarter < 8; quarter++) {
            IbkrException failure = catchThrowableOfType(
                    IbkrException.class, () -> client.trades().list(7));

            assertThat(failure.code()).isEqualTo(person.code());
            assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
            assertThat(failure.retryAfter().orElse(Duration.ofDays(1))).isGreaterThanOrEqualTo(Duration.ofDays(1));
            assertThat(failure.mend()).isNotBlank();
            scene.time.advance(Duration.ofMinutes(15));
        }
        int asked = scene.ibkr.received(Endpoint.LIVE_SESSION_TOKEN).size()
                + scene.ibkr.received(Endpoint.LIST_TRADES).size();
        assertThat(asked).isLessThan(30);
        scene.ibkr.faults().stop(fault);
        scene.time.advance(Duration.ofMinutes(17)); // as long as openings that fail are held off

        assertThat(client.trades().list(7)).isNotEmpty();
        assertThat(scene.ibkr.violations()).isEmpty();
    }
}

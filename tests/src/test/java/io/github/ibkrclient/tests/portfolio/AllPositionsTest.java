package io.github.ibkrclient.tests.portfolio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.Position;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AllPositionsTest {
    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture(simulator -> simulator.warm());

    private final IbkrClient client = fixture.client();

    @Test
    void allPagesComeAndNoneBehindTheLast() {
        List<Position> pages = new ArrayList<>(client.portfolio().positions(fixture.account(0), 0));
        pages.addAll(client.portfolio().positions(fixture.account(0), 1));
        assertThat(pages).hasSizeGreaterThan(100);
        int before = fixture.ibkr.received(Endpoint.LIST_POSITIONS).size();

        assertThat(client.portfolio().allPositions(fixture.account(0))).hasSameSizeAs(pages);

        assertThat(fixture.ibkr.received(Endpoint.LIST_POSITIONS)).hasSize(before + 2);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void nothingIsAskedForThatIsNotUsed() {
        Stream<Position> positions = client.portfolio().allPositions(fixture.account(0));
        assertThat(fixture.ibkr.received(Endpoint.LIST_POSITIONS)).isEmpty();

        assertThat(positions.limit(100)).hasSize(100);

        assertThat(fixture.ibkr.received(Endpoint.LIST_POSITIONS)).hasSize(1);
    }

    @Test
    void aPageThatCannotBeHadIsAFailureAfterThePositionsBefore() {
        client.portfolio().positions(fixture.account(0), 0);
        List<Position> seen = new ArrayList<>();

        IbkrException failure = catchThrowableOfType(
                IbkrException.class,
                () -> client.portfolio().allPositions(fixture.account(0)).forEach(position -> {
                    if (seen.isEmpty()) {
                        fixture.ibkr.faults().on(Endpoint.LIST_POSITIONS).answer(403, "{\"error\":\"no\"}", 9);
                    }
                    seen.add(position);
                }));

        assertThat(failure.operation()).contains(Endpoint.LIST_POSITIONS);
        assertThat(seen).hasSize(100);
    }
}

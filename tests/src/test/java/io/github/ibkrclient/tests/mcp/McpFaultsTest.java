package io.github.ibkrclient.tests.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpStatus.State;
import io.github.ibkrclient.mcp.ReadTool;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.Violation;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong on the way, calls fail as all calls do, nothing is written and the consent is not lost. */
class McpFaultsTest {
    private final RetailUser user = new RetailUser();

    @AfterEach
    void close() {
        user.close();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "EDGE_403",
                "EDGE_502",
                "EDGE_503",
                "EMPTY_BODY",
                "TRUNCATED_JSON",
                "ERROR_IN_200",
                "ARRAY_FOR_OBJECT",
                "CONNECTION_REFUSED",
                "CUT_BEFORE_REQUEST",
                "CUT_IN_REQUEST",
                "CUT_AFTER_REQUEST",
                "CUT_IN_ANSWER",
                "STALLED_ANSWER"
            })
    void whileCallsFailTheConsentStaysAndAfterwardsTheyAreAnswered(Fault fault) {
        McpClient client = user.connect();
        assertThat(client.balances()).isNotEmpty();
        user.ibkr.faults().start(fault);
        for (int call = 0; call < 3; call++) {
            assertThat(catchThrowable(client::summary)).isInstanceOf(IbkrException.class);
            assertThat(catchThrowable(client::positions)).isInstanceOf(IbkrException.class);
            assertThat(user.login.status().state()).isEqualTo(State.CONNECTED);
        }
        user.ibkr.faults().stop(fault);

        assertThat(client.summary().currency()).isEqualTo("USD");
        assertNothingWasWritten();
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"EDGE_502", "EDGE_503", "EMPTY_BODY", "TRUNCATED_JSON", "PENALTY_BOX"})
    void aFaultOfSecondsCostsNoCall(Fault fault) {
        McpClient client = user.connect();
        user.ibkr.faults().inject(fault, user.fixture.time.now(), Duration.ofSeconds(1));

        assertThat(client.summary().currency()).isEqualTo("USD");
        assertThat(client.positions()).isNotEmpty();
        assertNothingWasWritten();
    }

    /** A renewal that is not answered as it should be. What took no effect may be repeated, what may have taken it once. */
    @ParameterizedTest
    @CsvSource({
        "EDGE_403, '', CONNECTED",
        "EDGE_502, '', UNCERTAIN",
        "EDGE_503, '', CONNECTED",
        "PENALTY_BOX, '', CONNECTED",
        "CONNECTION_REFUSED, '', CONNECTED",
        "CUT_BEFORE_REQUEST, '', UNCERTAIN",
        "CUT_IN_REQUEST, '', UNCERTAIN",
        "CUT_AFTER_REQUEST, '', UNCERTAIN",
        "CUT_IN_ANSWER, '', UNCERTAIN",
        "STALLED_ANSWER, '', UNCERTAIN",
        "EMPTY_BODY, BEARER_TOKEN, UNCERTAIN",
        "TRUNCATED_JSON, BEARER_TOKEN, UNCERTAIN",
        "ARRAY_FOR_OBJECT, BEARER_TOKEN, UNCERTAIN"
    })
    void aRenewalThatFailsLosesNoConsent(Fault fault, String operation, State meanwhile) {
        user.ibkr.mcp().set(McpSwitch.REUSE_GRACE, true);
        McpClient client = user.connect();
        user.fixture.time.advance(Duration.ofMinutes(10));
        user.ibkr.faults().start(fault, operation);
        assertThat(catchThrowable(client::summary)).isInstanceOf(IbkrException.class);
        assertThat(user.login.status().state()).isEqualTo(meanwhile);
        user.ibkr.faults().stop(fault);
        user.fixture.time.advance(Duration.ofSeconds(30));

        assertThat(client.summary().currency()).isEqualTo("USD");

        assertThat(user.login.status().state()).isEqualTo(State.CONNECTED);
        assertNothingWasWritten();
        assertThat(user.ibkr.violations())
                .hasSizeLessThan(2)
                .allMatch(one -> one.kind() == Violation.Kind.REUSED_REFRESH_TOKEN);
    }

    private void assertNothingWasWritten() {
        assertThat(user.ibkr.mcp().called())
                .isSubsetOf(Stream.of(ReadTool.values()).map(ReadTool::tool).toList());
    }
}

package io.github.ibkrclient.tests.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.ContractDefinition;
import io.github.ibkrclient.model.ContractInfo;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ContractsTest {
    private static final long APPLE = 265598;
    private static final long APPLE_CALL = 910000001;
    private static final long UNKNOWN = 1;

    @AutoClose
    private SimulatorFixture fixture = new SimulatorFixture();

    private IbkrClient client = fixture.client();

    @Test
    void definitionsAreTypedAndLeaveOutWhatIsNotKnown() {
        List<ContractDefinition> found = client.contracts()
                .definitions(List.of(APPLE, UNKNOWN, APPLE_CALL))
                .secdef();

        assertThat(found).extracting(ContractDefinition::conid).containsExactly(APPLE, APPLE_CALL);
        assertThat(found.get(0).strike()).isZero();
        assertThat(found.get(0).incrementRules().get(0).increment()).isEqualTo(new BigDecimal("0.01"));
        assertThat(found.get(1).strike()).isEqualByComparingTo("190");
        assertThat(found.get(1).undConid()).isEqualTo(APPLE);
        assertThat(fixture.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void definitionsOfUnknownContractsAloneAreNoAnswer() {
        assertThatThrownBy(() -> client.contracts().definitions(List.of(UNKNOWN)))
                .isInstanceOfSatisfying(
                        IbkrException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ANSWER_UNREADABLE));
    }

    @Test
    void moreContractsThanACallTakesAreRefused() {
        assertThatThrownBy(() -> client.contracts().definitions(Collections.nCopies(201, APPLE)))
                .hasMessageContaining("200");
    }

    @Test
    void aContractIsTyped() {
        ContractInfo option = client.contracts().info(APPLE_CALL);

        assertThat(option.conid()).isEqualTo(APPLE_CALL);
        assertThat(option.underlyingConid()).isEqualTo(APPLE);
        assertThat(option.strike()).isEqualByComparingTo("190");
        assertThat(option.multiplier()).isEqualByComparingTo("100");
        assertThat(option.right()).isEqualTo("CALL");
        assertThat(client.contracts().info(APPLE).multiplier()).isNull();
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void anUnknownContractIsAnError() {
        assertThatThrownBy(() -> client.contracts().info(UNKNOWN)).hasMessageContaining("no contract");
    }
}

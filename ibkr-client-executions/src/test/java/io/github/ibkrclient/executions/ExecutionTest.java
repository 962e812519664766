package io.github.ibkrclient.executions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Side;
import io.github.ibkrclient.executions.model.Source;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutionTest {
    private static final Instrument SPY =
            Instrument.builder(AssetClass.STK, "SPY", "USD").build();

    @ParameterizedTest
    @CsvSource({
        "0000e0d5.662a73b3.01.01, 0000e0d5.662a73b3.01, 1",
        "0000e0d5.662a73b3.01.02, 0000e0d5.662a73b3.01, 2",
        "0000e0d5.662a73b3.01.10, 0000e0d5.662a73b3.01, 10",
        "no-segments, no-segments, 0",
        "a.b, a.b, 0",
        "a., a., 0",
        ".01, .01, 0",
        "12345.67890, 12345.67890, 0",
    })
    void theLastSegmentOfAnExecutionIdIsTheRevision(String id, String family, int revision) {
        Execution execution = execution().executionId(id).build();

        assertThat(execution.family()).isEqualTo(family);
        assertThat(execution.revision()).isEqualTo(revision);
    }

    @Test
    void aSignedQuantityIsASideAndAQuantity() {
        Execution sale = execution().signedQuantity(new BigDecimal("-10.50")).build();

        assertThat(sale.side()).isEqualTo(Side.SELL);
        assertThat(sale.quantity()).isEqualTo("10.50");
        assertThat(sale.signedQuantity()).isEqualTo("-10.50");
        assertThatThrownBy(() -> execution().quantity(new BigDecimal("-1")).build())
                .hasMessageContaining("quantity: must not be negative");
    }

    @Test
    void aSideIsNeverGuessed() {
        Execution.Builder withoutSide = Execution.builder("U1", Source.LIVE, SPY)
                .quantity(BigDecimal.TEN)
                .price(BigDecimal.ONE)
                .time(ExecutionTime.utc(Instant.EPOCH, "19700101-00:00:00"));

        assertThatThrownBy(withoutSide::build).hasMessageContaining("an execution needs side");
    }

    @Test
    void aBuilderStartsWithEveryFieldOfARow() {
        Execution whole = execution()
                .executionId("a.b.01.01")
                .codes(List.of("P", "O"))
                .commission(BigDecimal.ONE)
                .build();

        assertThat(whole.toBuilder().build()).isEqualTo(whole);
        assertThat(whole.instrument().toBuilder().build()).isEqualTo(SPY);
    }

    @Test
    void aRuleWithoutAnInstantIsNotTaken() {
        assertThatThrownBy(() -> new ExecutionTime(null, "20260105;093000", ExecutionTime.Rule.SETTING))
                .hasMessageContaining("SETTING");
        assertThatThrownBy(() -> new ExecutionTime(Instant.EPOCH, "", ExecutionTime.Rule.UNKNOWN))
                .hasMessageContaining("UNKNOWN");
    }

    private static Execution.Builder execution() {
        return Execution.builder("U1", Source.LIVE, SPY)
                .side(Side.BUY)
                .quantity(BigDecimal.TEN)
                .price(BigDecimal.ONE)
                .time(ExecutionTime.utc(Instant.EPOCH, "19700101-00:00:00"));
    }
}

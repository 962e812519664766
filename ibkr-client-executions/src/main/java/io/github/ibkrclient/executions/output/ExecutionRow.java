package io.github.ibkrclient.executions.output;

import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.OpenClose;
import io.github.ibkrclient.executions.model.OptionRight;
import io.github.ibkrclient.executions.model.Side;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.Status;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution as a flat row, as the JSON and the CSV of {@code ibkr executions} have it.
 *
 * @param quantity never negative
 * @param time the instant; null when nothing says the zone of {@code timeText}
 * @param source the source of highest rank
 * @param sources all sources that told of it
 */
public record ExecutionRow(
        String account,
        @Nullable String executionId,
        String assetClass,
        String symbol,
        @Nullable Long conid,
        @Nullable String currency,
        Side side,
        BigDecimal quantity,
        BigDecimal price,
        @Nullable BigDecimal proceeds,
        @Nullable BigDecimal commission,
        @Nullable String commissionCurrency,
        @Nullable Instant time,
        String timeText,
        Source source,
        Status status,
        Kind kind,
        @Nullable LocalDate tradeDate,
        @Nullable LocalDate settleDate,
        @Nullable String orderId,
        @Nullable String clientOrderId,
        @Nullable String tradeId,
        @Nullable String transactionId,
        @Nullable String exchange,
        @Nullable OpenClose openClose,
        List<String> codes,
        @Nullable String description,
        @Nullable String underlyingSymbol,
        @Nullable LocalDate expiry,
        @Nullable BigDecimal strike,
        @Nullable OptionRight right,
        @Nullable BigDecimal multiplier,
        @Nullable String isin,
        List<Source> sources) {

    /** Copies the lists. */
    public ExecutionRow {
        codes = List.copyOf(codes);
        sources = List.copyOf(sources);
    }

    /**
     * The row of an execution.
     *
     * @param observations the rows of sources that it is made of
     */
    public static ExecutionRow of(Execution row, List<Execution> observations) {
        Instrument instrument = row.instrument();
        return new ExecutionRow(
                row.account(),
                row.executionId(),
                instrument.assetClass().name(),
                instrument.symbol(),
                instrument.conid(),
                instrument.currency(),
                row.side(),
                row.quantity(),
                row.price(),
                row.proceeds(),
                row.commission(),
                row.commissionCurrency(),
                row.time().instant(),
                row.time().text(),
                row.source(),
                row.status(),
                row.kind(),
                row.tradeDate(),
                row.settleDate(),
                row.orderId(),
                row.clientOrderId(),
                row.tradeId(),
                row.transactionId(),
                row.exchange(),
                row.openClose(),
                row.codes(),
                instrument.description(),
                instrument.underlyingSymbol(),
                instrument.expiry(),
                instrument.strike(),
                instrument.right(),
                instrument.multiplier(),
                instrument.isin(),
                observations.stream().map(Execution::source).distinct().sorted().toList());
    }
}

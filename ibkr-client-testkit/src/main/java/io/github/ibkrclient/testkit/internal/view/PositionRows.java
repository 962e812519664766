package io.github.ibkrclient.testkit.internal.view;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.SimulatedInstrument.Derived;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.market.Holding;
import io.github.ibkrclient.testkit.internal.market.Market;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of positions. The second half of a row comes from the definition of the contract. */
public final class PositionRows {
    private final Market market;

    /** Rows at the prices of a market. */
    public PositionRows(Market market) {
        this.market = market;
    }

    /** The row of a position; without its second half unless the definition is loaded. */
    public JsonObject row(String account, Holding holding, boolean defined, Instant now) {
        SimulatedInstrument instrument = holding.instrument();
        Derived derived = instrument.derived();
        BigDecimal multiplier = instrument.multiplier();
        BigDecimal price = market.price(instrument, now);
        BigDecimal value = value(holding, now);
        BigDecimal cost = cost(holding);
        BigDecimal profit = profit(holding, now);
        Json row = Json.object()
                .put("acctId", account)
                .put("conid", instrument.conid())
                .put("contractDesc", instrument.description())
                .put("position", Json.decimal(holding.size().stripTrailingZeros()))
                .put("mktPrice", price)
                .put("mktValue", money(value))
                .put("currency", instrument.currency())
                .put("avgCost", cost)
                .put("avgPrice", holding.averagePrice())
                .put("realizedPnl", new BigDecimal("0.0"))
                .put("unrealizedPnl", money(profit))
                .put("exchs", null)
                .put("expiry", derived == null ? null : derived.expiry())
                .put("putOrCall", derived == null ? null : derived.right())
                .put("multiplier", derived == null ? null : Json.decimal(multiplier))
                .put("strike", derived == null ? new BigDecimal("0.0") : Json.decimal(derived.strike()))
                .put("exerciseStyle", null)
                .put("conExchMap", List.of())
                .put("assetClass", instrument.secType())
                .put("undConid", derived == null ? 0 : derived.underlying())
                .put("model", "");
        if (defined) {
            BigDecimal rate = market.catalogue().rate(instrument.currency());
            row.put("baseMktValue", money(value.multiply(rate)))
                    .put("baseMktPrice", price.multiply(rate).setScale(6, RoundingMode.HALF_UP))
                    .put("baseAvgCost", cost.multiply(rate).setScale(6, RoundingMode.HALF_UP))
                    .put("baseAvgPrice", holding.averagePrice().multiply(rate).setScale(6, RoundingMode.HALF_UP))
                    .put("baseRealizedPnl", new BigDecimal("0.0"))
                    .put("baseUnrealizedPnl", money(profit.multiply(rate)));
            ContractRows.define(row, instrument);
        }
        return row.element();
    }

    /** The order by a column; null when rows are not sorted by such a column. */
    @Nullable
    public Comparator<Holding> order(String column, Instant now) {
        Comparator<Holding> byColumn = switch (column) {
            case "contractDesc" ->
                Comparator.comparing(holding -> holding.instrument().description());
            case "conid" -> Comparator.comparing(holding -> holding.instrument().conid());
            case "position" -> Comparator.comparing(Holding::size);
            case "mktPrice" -> Comparator.comparing(holding -> market.price(holding.instrument(), now));
            case "mktValue" -> Comparator.comparing(holding -> value(holding, now));
            case "avgPrice" -> Comparator.comparing(Holding::averagePrice);
            case "avgCost" -> Comparator.comparing(PositionRows::cost);
            case "unrealizedPnl" -> Comparator.comparing(holding -> profit(holding, now));
            case "currency" ->
                Comparator.comparing(holding -> holding.instrument().currency());
            case "assetClass" ->
                Comparator.comparing(holding -> holding.instrument().secType());
            default -> null;
        };
        return byColumn == null
                ? null
                : byColumn.thenComparing(holding -> holding.instrument().conid());
    }

    private BigDecimal value(Holding holding, Instant now) {
        SimulatedInstrument instrument = holding.instrument();
        return holding.size().multiply(market.price(instrument, now)).multiply(instrument.multiplier());
    }

    private static BigDecimal cost(Holding holding) {
        return holding.averagePrice().multiply(holding.instrument().multiplier());
    }

    private BigDecimal profit(Holding holding, Instant now) {
        return value(holding, now).subtract(holding.size().multiply(cost(holding)));
    }

    private static BigDecimal money(BigDecimal value) {
        return value.setScale(2, RoundingMode.HALF_UP);
    }
}

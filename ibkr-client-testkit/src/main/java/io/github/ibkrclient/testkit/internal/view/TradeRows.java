package io.github.ibkrclient.testkit.internal.view;

import com.google.gson.JsonArray;
import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.http.Json;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The rows of the list of trades. */
public final class TradeRows {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private TradeRows() {}

    /** The rows of executions, in their order. */
    public static JsonArray rows(List<SimulatedExecution> fills) {
        return Json.array(fills.stream().map(TradeRows::row).toList());
    }

    private static Json row(SimulatedExecution fill) {
        SimulatedInstrument instrument = fill.instrument();
        String words = (fill.bought() ? "Bot " : "Sold ") + fill.size().toPlainString() + " @ "
                + fill.price().toPlainString() + " on " + fill.venue();
        return Json.object()
                .put("execution_id", fill.id())
                .put("symbol", instrument.symbol())
                .put("supports_tax_opt", instrument.pair() ? "0" : "1")
                .put("side", fill.bought() ? "B" : "S")
                .put("order_description", words)
                .put("trade_time", TIME.format(fill.at()))
                .put("trade_time_r", fill.at().toEpochMilli())
                .put("size", Json.decimal(fill.size()))
                .put("price", fill.price().toPlainString())
                .putIfPresent("order_ref", fill.orderRef())
                .put("exchange", fill.venue())
                .putIfPresent(
                        "commission",
                        fill.commission() == null ? null : fill.commission().toPlainString())
                .put("net_amount", Json.decimal(fill.amount().stripTrailingZeros()))
                .put("account", fill.account())
                .put("accountCode", fill.account())
                .put("account_allocation_name", fill.account())
                .put("company_name", instrument.name())
                .put("contract_description_1", instrument.pair() ? instrument.name() : instrument.symbol())
                .putIfPresent("contract_description_2", instrument.detail())
                .put("sec_type", instrument.secType())
                .put("listing_exchange", instrument.exchange())
                .put("conid", instrument.conid())
                .put("conidEx", Long.toString(instrument.conid()))
                .put("position", fill.position().stripTrailingZeros().toPlainString())
                .put("clearing_id", "IB")
                .put("clearing_name", "IB")
                .put("liquidation_trade", "0")
                .put("is_event_trading", "0")
                .putIfPresent("order_id", fill.orderId() == 0 ? null : fill.orderId());
    }
}

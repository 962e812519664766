package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.SimulatedOrder.Status;
import io.github.ibkrclient.testkit.SimulatedOrder.Terms;
import io.github.ibkrclient.testkit.http.Json;
import io.github.ibkrclient.testkit.market.Execution;
import io.github.ibkrclient.testkit.market.Instrument;
import io.github.ibkrclient.testkit.market.SimulatedAccount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows of orders, of those that were placed here and of those behind what an account traded by itself. */
final class OrderRows {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    Json row(SimulatedOrder order) {
        Instrument instrument = order.instrument;
        Terms terms = order.terms;
        BigDecimal filled = order.filled();
        boolean market = terms.type().equals("MKT");
        String words = (terms.buys() ? "Buy " : "Sell ") + terms.size().toPlainString() + " " + instrument.symbol();
        return Json.object()
                .put("acct", order.account.id())
                .put("conidex", Long.toString(instrument.conid()))
                .put("conid", instrument.conid())
                .put("account", order.account.id())
                .put("orderId", order.id)
                .put("cashCcy", instrument.currency())
                .put("sizeAndFills", filled.toPlainString() + "/" + terms.size().toPlainString())
                .put("orderDesc", words + " " + (market ? "Market" : terms.type()) + ", " + terms.tif())
                .put("description1", instrument.pair() ? instrument.name() : instrument.symbol())
                .putIfPresent("description2", instrument.detail())
                .put("ticker", instrument.symbol())
                .put("secType", instrument.secType())
                .put("listingExchange", instrument.exchange())
                .put("remainingQuantity", TradeHandlers.decimal(terms.size().subtract(filled)))
                .put("filledQuantity", TradeHandlers.decimal(filled))
                .put("totalSize", TradeHandlers.decimal(terms.size()))
                .put("companyName", instrument.name())
                .put("status", order.status.name())
                .put("order_ccp_status", order.status == Status.PreSubmitted ? "Pending" : order.status.name())
                .putIfPresent("avgPrice", filled.signum() == 0 ? null : order.averagePrice.toPlainString())
                .put("origOrderType", market ? "MARKET" : terms.type().equals("LMT") ? "LIMIT" : terms.type())
                .put("supportsTaxOpt", instrument.pair() ? "0" : "1")
                .put("lastExecutionTime", TIME.format(order.changedAt))
                .put("orderType", market ? "Market" : terms.type().equals("LMT") ? "Limit" : terms.type())
                .putIfPresent("order_ref", terms.clientId())
                .put("timeInForce", terms.tif().equals("DAY") ? "CLOSE" : terms.tif())
                .put("lastExecutionTime_r", order.changedAt.toEpochMilli())
                .put("side", terms.buys() ? "BUY" : "SELL")
                .put("price", price(terms))
                .put("bgColor", "#FFFFFF")
                .put("fgColor", order.status.working() ? "#0000CC" : "#000000")
                .put("isEventTrading", "0");
    }

    /** The orders behind today's fills that were placed elsewhere, as TWS would have them. */
    List<Json> traded(SimulatedAccount account, Instant now) {
        Map<Long, List<Execution>> byOrder = new LinkedHashMap<>();
        for (Execution fill : account.executions(LocalDate.ofInstant(now, ZoneOffset.UTC), now)) {
            if (fill.orderId() != 0 && fill.orderId() < 300_000_000) {
                byOrder.computeIfAbsent(fill.orderId(), id -> new ArrayList<>()).add(fill);
            }
        }
        List<Json> listed = new ArrayList<>();
        byOrder.forEach((id, fills) -> {
            Execution last = fills.get(fills.size() - 1);
            BigDecimal size = fills.stream().map(Execution::size).reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal spent = fills.stream()
                    .map(fill -> fill.size().multiply(fill.price()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            Terms terms = new Terms(last.bought(), "MKT", "DAY", size, null, null, null, null, false);
            SimulatedOrder order = new SimulatedOrder(account, last.instrument(), terms, last.at());
            order.id = id;
            order.status = Status.Filled;
            order.averagePrice = spent.divide(size, 4, RoundingMode.HALF_UP);
            listed.add(row(order));
        });
        return listed;
    }

    private static String price(Terms terms) {
        BigDecimal price = terms.price() == null ? terms.stop() : terms.price();
        return price == null ? "" : price.toPlainString();
    }
}

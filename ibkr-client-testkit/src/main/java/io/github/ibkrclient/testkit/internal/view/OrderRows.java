package io.github.ibkrclient.testkit.internal.view;

import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.order.OrderBook;
import io.github.ibkrclient.testkit.internal.order.SimulatedOrder;
import io.github.ibkrclient.testkit.internal.order.SimulatedOrder.Status;
import io.github.ibkrclient.testkit.internal.order.SimulatedOrder.Terms;
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

/** The rows of the list of orders. */
public final class OrderRows {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The row of an order. */
    public Json row(SimulatedOrder order) {
        SimulatedInstrument instrument = order.instrument();
        Terms terms = order.terms();
        BigDecimal filled = order.filled();
        boolean market = terms.type().equals("MKT");
        String words = (terms.buys() ? "Buy " : "Sell ") + terms.size().toPlainString() + " " + instrument.symbol();
        return Json.object()
                .put("acct", order.account().id())
                .put("conidex", Long.toString(instrument.conid()))
                .put("conid", instrument.conid())
                .put("account", order.account().id())
                .put("orderId", order.id())
                .put("cashCcy", instrument.currency())
                .put("sizeAndFills", filled.toPlainString() + "/" + terms.size().toPlainString())
                .put("orderDesc", words + " " + (market ? "Market" : terms.type()) + ", " + terms.tif())
                .put("description1", instrument.pair() ? instrument.name() : instrument.symbol())
                .putIfPresent("description2", instrument.detail())
                .put("ticker", instrument.symbol())
                .put("secType", instrument.secType())
                .put("listingExchange", instrument.exchange())
                .put("remainingQuantity", Json.decimal(terms.size().subtract(filled)))
                .put("filledQuantity", Json.decimal(filled))
                .put("totalSize", Json.decimal(terms.size()))
                .put("companyName", instrument.name())
                .put("status", order.status().name())
                .put(
                        "order_ccp_status",
                        order.status() == Status.PreSubmitted
                                ? "Pending"
                                : order.status().name())
                .putIfPresent(
                        "avgPrice",
                        filled.signum() == 0 ? null : order.averagePrice().toPlainString())
                .put("origOrderType", market ? "MARKET" : terms.type().equals("LMT") ? "LIMIT" : terms.type())
                .put("supportsTaxOpt", instrument.pair() ? "0" : "1")
                .put("lastExecutionTime", TIME.format(order.changedAt()))
                .put("orderType", market ? "Market" : terms.type().equals("LMT") ? "Limit" : terms.type())
                .putIfPresent("order_ref", terms.clientId())
                .put("timeInForce", terms.tif().equals("DAY") ? "CLOSE" : terms.tif())
                .put("lastExecutionTime_r", order.changedAt().toEpochMilli())
                .put("side", terms.buys() ? "BUY" : "SELL")
                .put("price", price(terms))
                .put("bgColor", "#FFFFFF")
                .put("fgColor", order.status().working() ? "#0000CC" : "#000000")
                .put("isEventTrading", "0");
    }

    /** The rows of the orders behind what an account traded by itself today. */
    public List<Json> traded(SimulatedAccount account, Instant now) {
        Map<Long, List<SimulatedExecution>> byOrder = new LinkedHashMap<>();
        for (SimulatedExecution fill : account.executions(LocalDate.ofInstant(now, ZoneOffset.UTC), now)) {
            if (fill.orderId() != 0 && fill.orderId() < OrderBook.FIRST_ID) {
                byOrder.computeIfAbsent(fill.orderId(), id -> new ArrayList<>()).add(fill);
            }
        }
        List<Json> listed = new ArrayList<>();
        byOrder.forEach((id, fills) -> {
            SimulatedExecution last = fills.get(fills.size() - 1);
            BigDecimal size = fills.stream().map(SimulatedExecution::size).reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal spent = fills.stream()
                    .map(fill -> fill.size().multiply(fill.price()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            Terms terms = new Terms(last.bought(), "MKT", "DAY", size, null, null, null, null, false);
            listed.add(row(new SimulatedOrder(account, last.instrument(), terms, last.at())
                    .withId(id)
                    .filledAt(spent.divide(size, 4, RoundingMode.HALF_UP), last.at())));
        });
        return listed;
    }

    private static String price(Terms terms) {
        BigDecimal price = terms.price() == null ? terms.stop() : terms.price();
        return price == null ? "" : price.toPlainString();
    }
}

package io.github.ibkrclient.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.OrderBook.Concern;
import io.github.ibkrclient.testkit.OrderBook.Question;
import io.github.ibkrclient.testkit.http.Json;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.market.Market;
import io.github.ibkrclient.testkit.market.SimulatedAccount;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Placing, answering, listing and cancelling orders. */
final class OrderHandlers {
    private static final int MOST_SUPPRESSED = 51;

    private final SimulatorRules rules;
    private final OrderRows rows = new OrderRows();
    private final OrderReading reading;

    OrderHandlers(SimulatorRules rules, Market market) {
        this.rules = rules;
        this.reading = new OrderReading(market);
    }

    SimulatedResponse place(Call call) {
        Optional<SimulatedAccount> account = call.account();
        if (account.isEmpty()) {
            return SimulatedResponse.error(400, "Bad Request: accountId is not valid: " + call.path("accountId"));
        }
        JsonObject body = call.body();
        JsonElement listed = body == null ? null : body.get("orders");
        if (!(listed instanceof JsonArray sent) || sent.isEmpty()) {
            return SimulatedResponse.error(400, "Bad Request: orders are missing");
        }
        List<JsonObject> objects = new ArrayList<>();
        for (JsonElement element : sent) {
            if (!(element instanceof JsonObject wanted)) {
                return SimulatedResponse.error(400, "Bad Request: an order is no object");
            }
            objects.add(wanted);
        }
        OrderBook book = call.user().orders();
        Optional<String> fault = objects.stream()
                .flatMap(wanted -> reading.fault(wanted, call.user(), account.get(), call.now()).stream())
                .findFirst()
                .or(() -> new OrderFamily(objects).fault(book, call.now()));
        if (fault.isPresent()) {
            return SimulatedResponse.refusal(fault.get());
        }
        List<SimulatedOrder> orders = new ArrayList<>();
        Deque<Concern> concerns = new ArrayDeque<>();
        for (JsonObject wanted : objects) {
            SimulatedOrder order = reading.read(wanted, call.user(), account.get(), call.now());
            orders.add(order);
            book.concerns(order, call.now()).stream()
                    .filter(concern -> call.brokerage().asks(concern.messageId()))
                    .forEach(concerns::add);
        }
        book.forgetQuestions();
        return concerns.isEmpty() ? accept(book, orders, call.now()) : ask(book, orders, concerns, call.now());
    }

    SimulatedResponse reply(Call call) {
        JsonObject body = call.body();
        Boolean confirmed = body == null ? null : Json.truth(body, "confirmed");
        if (confirmed == null) {
            return SimulatedResponse.error(400, "Bad Request: confirmed is missing");
        }
        OrderBook book = call.user().orders();
        Optional<Question> open = book.answer(call.path("replyId"), call.now());
        if (open.isEmpty()) {
            return SimulatedResponse.error(503, "Service Unavailable");
        } else if (!confirmed) {
            return SimulatedResponse.refusal("Order not confirmed ");
        }
        Deque<Concern> left = open.get().concerns();
        left.remove();
        return left.isEmpty()
                ? accept(book, open.get().orders(), call.now())
                : ask(book, open.get().orders(), left, call.now());
    }

    SimulatedResponse suppress(Call call) {
        JsonObject body = call.body();
        if (body == null || !(body.get("messageIds") instanceof JsonArray listed) || listed.size() > MOST_SUPPRESSED) {
            return SimulatedResponse.error(400, "Bad Request: messageIds are missing or more than " + MOST_SUPPRESSED);
        }
        call.brokerage()
                .suppress(listed.asList().stream().map(JsonElement::getAsString).toList());
        return SimulatedResponse.ok(Json.object().put("status", "submitted"));
    }

    SimulatedResponse resetSuppressed(Call call) {
        call.brokerage().askAll();
        return SimulatedResponse.ok(Json.object().put("status", "submitted"));
    }

    SimulatedResponse list(Call call) {
        BrokerageSession session = call.brokerage();
        if (call.flag("force")) {
            session.forgetOrders();
        }
        boolean asked = session.askOrders();
        // The first list of a session, and the one that empties the cache, come before there is a snapshot.
        if (call.flag("force") || (!asked && rules.coldAnswers()) || call.cold()) {
            return SimulatedResponse.ok(Json.object().put("orders", List.of()).put("snapshot", false));
        }
        SimulatedAccount account = TradeHandlers.selected(call, rules);
        List<String> filters = call
                .query("filters")
                .map(text ->
                        List.of(text.replace("_", "").toLowerCase(Locale.ROOT).split(",", -1)))
                .orElse(List.of())
                .stream()
                .filter(filter -> !filter.equals("sortbytime"))
                .toList();
        List<Json> listed = new ArrayList<>();
        for (SimulatedOrder order : call.user().orders().of(account.id(), call.now())) {
            if (filters.isEmpty() || filters.contains(order.status.name().toLowerCase(Locale.ROOT))) {
                listed.add(rows.row(order));
            }
        }
        if (filters.isEmpty() || filters.contains("filled")) {
            listed.addAll(rows.traded(account, call.now()));
        }
        return SimulatedResponse.ok(Json.object().put("orders", listed).put("snapshot", true));
    }

    SimulatedResponse cancel(Call call) {
        String id = call.path("orderId");
        if (!call.user().orders().cancel(call.path("accountId"), id, call.now())) {
            return SimulatedResponse.refusal("OrderID " + id + " doesn't exist");
        }
        return SimulatedResponse.ok(Json.object()
                .put("msg", "Request was submitted")
                .put("order_id", Long.parseLong(id))
                .put("conid", -1)
                .put("account", null));
    }

    private static SimulatedResponse accept(OrderBook book, List<SimulatedOrder> orders, Instant now) {
        book.accept(orders, now);
        return SimulatedResponse.ok(Json.array(orders.stream()
                .map(order -> Json.object()
                        .put("order_id", Long.toString(order.id))
                        .putIfPresent("local_order_id", order.terms.clientId())
                        .put("order_status", order.status.name())
                        .put("encrypt_message", "1"))
                .toList()));
    }

    private static SimulatedResponse ask(
            OrderBook book, List<SimulatedOrder> orders, Deque<Concern> concerns, Instant now) {
        String id = book.ask(orders, concerns, now);
        Concern first = concerns.element();
        return SimulatedResponse.ok(Json.array(List.of(Json.object()
                .put("id", id)
                .put("message", List.of(first.text()))
                .put("isSuppressed", false)
                .put("messageIds", List.of(first.messageId()))
                .put("messageOptions", List.of("Yes", "No")))));
    }
}

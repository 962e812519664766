package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.ACCOUNTS;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules;
import io.github.ibkrclient.testkit.internal.call.SpecExamples;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.order.OrderBook;
import io.github.ibkrclient.testkit.internal.order.OrderFamily;
import io.github.ibkrclient.testkit.internal.order.OrderQuestions.Concern;
import io.github.ibkrclient.testkit.internal.order.OrderQuestions.Question;
import io.github.ibkrclient.testkit.internal.order.OrderReader;
import io.github.ibkrclient.testkit.internal.order.SimulatedOrder;
import io.github.ibkrclient.testkit.internal.session.BrokerageSession;
import io.github.ibkrclient.testkit.internal.view.OrderRows;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Orders: placing them, answering questions about them, listing and cancelling them. */
final class OrderHandlers implements HandlerGroup {
    private static final int MOST_SUPPRESSED = 51;

    private final SimulatorRules rules;
    private final OrderRows rows = new OrderRows();
    private final Market market;

    OrderHandlers(Market market, SimulatorRules rules) {
        this.market = market;
        this.rules = rules;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("POST", "/iserver/account/{accountId}/orders", ACCOUNTS, this::place),
                new Route("POST", "/iserver/reply/{replyId}", ACCOUNTS, this::reply),
                new Route("POST", "/iserver/questions/suppress", ACCOUNTS, this::suppress),
                new Route("POST", "/iserver/questions/suppress/reset", ACCOUNTS, this::resetSuppressed),
                new Route("GET", "/iserver/account/orders", ACCOUNTS, this::list),
                new Route("POST", "/iserver/account/{accountId}/order/{orderId}", ACCOUNTS, this::modify),
                new Route("DELETE", "/iserver/account/{accountId}/order/{orderId}", ACCOUNTS, this::cancel));
    }

    private SimulatedResponse place(Call call) {
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
        OrderReader reader = new OrderReader(market, call.user().accounts(), book);
        Optional<String> fault = objects.stream()
                .flatMap(wanted -> reader.fault(wanted, account.get(), call.now()).stream())
                .findFirst()
                .or(() -> new OrderFamily(objects).fault(book, call.now()));
        if (fault.isPresent()) {
            return SimulatedResponse.refusal(fault.get());
        }
        return submit(
                call,
                objects.stream()
                        .map(wanted -> reader.read(wanted, account.get(), call.now()))
                        .toList());
    }

    private SimulatedResponse modify(Call call) {
        OrderBook book = call.user().orders();
        String id = call.path("orderId");
        Optional<SimulatedOrder> old = book.working(call.path("accountId"), id);
        JsonObject wanted = call.body();
        if (old.isEmpty()) {
            return SimulatedResponse.refusal("OrderID " + id + " doesn't exist");
        } else if (wanted == null) {
            return SimulatedResponse.error(400, "Bad Request: the order is missing");
        }
        String clientId = old.get().terms().clientId();
        wanted.remove("cOID");
        OrderReader reader = new OrderReader(market, call.user().accounts(), book);
        Optional<String> fault = reader.fault(wanted, old.get().account(), call.now());
        if (fault.isPresent()) {
            return SimulatedResponse.refusal(fault.get());
        }
        wanted.addProperty("cOID", clientId);
        SimulatedOrder order = reader.read(wanted, old.get().account(), call.now());
        return submit(call, List.of(order.withId(old.get().id())));
    }

    private static SimulatedResponse submit(Call call, List<SimulatedOrder> orders) {
        OrderBook book = call.user().orders();
        Deque<Concern> concerns = new ArrayDeque<>();
        for (SimulatedOrder order : orders) {
            book.questions().concerns(order, call.now()).stream()
                    .filter(concern -> call.brokerage().asks(concern.messageId()))
                    .forEach(concerns::add);
        }
        book.questions().forget();
        return concerns.isEmpty() ? accept(book, orders, call.now()) : ask(book, orders, concerns, call.now());
    }

    private SimulatedResponse reply(Call call) {
        JsonObject body = call.body();
        Boolean confirmed = body == null ? null : Json.truth(body, "confirmed");
        if (confirmed == null) {
            return SimulatedResponse.error(400, "Bad Request: confirmed is missing");
        }
        OrderBook book = call.user().orders();
        Optional<Question> open = book.questions().take(call.path("replyId"), call.now());
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

    private SimulatedResponse suppress(Call call) {
        JsonObject body = call.body();
        if (body == null || !(body.get("messageIds") instanceof JsonArray listed) || listed.size() > MOST_SUPPRESSED) {
            return SimulatedResponse.error(400, "Bad Request: messageIds are missing or more than " + MOST_SUPPRESSED);
        }
        call.brokerage()
                .suppress(listed.asList().stream().map(JsonElement::getAsString).toList());
        return SpecExamples.get("POST", "/iserver/questions/suppress");
    }

    private SimulatedResponse resetSuppressed(Call call) {
        call.brokerage().resetSuppressed();
        return SpecExamples.get("POST", "/iserver/questions/suppress/reset");
    }

    private SimulatedResponse list(Call call) {
        BrokerageSession session = call.brokerage();
        if (call.flag("force")) {
            session.forgetOrders();
        }
        boolean asked = session.askOrders();
        // The first list of a session, and the list that empties the cache, come before there is a snapshot.
        if (call.flag("force") || (!asked && rules.coldAnswers()) || call.cold()) {
            return SimulatedResponse.ok(Json.object().put("orders", List.of()).put("snapshot", false));
        }
        SimulatedAccount account = call.selectedAccount(rules);
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
            if (filters.isEmpty() || filters.contains(order.status().name().toLowerCase(Locale.ROOT))) {
                listed.add(rows.row(order));
            }
        }
        if (filters.isEmpty() || filters.contains("filled")) {
            listed.addAll(rows.traded(account, call.now()));
        }
        return SimulatedResponse.ok(Json.object().put("orders", listed).put("snapshot", true));
    }

    private SimulatedResponse cancel(Call call) {
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
                        .put("order_id", Long.toString(order.id()))
                        .putIfPresent("local_order_id", order.terms().clientId())
                        .put("order_status", order.status().name())
                        .put("encrypt_message", "1"))
                .toList()));
    }

    private static SimulatedResponse ask(
            OrderBook book, List<SimulatedOrder> orders, Deque<Concern> concerns, Instant now) {
        String id = book.questions().ask(orders, concerns, now);
        Concern first = concerns.element();
        return SimulatedResponse.ok(Json.array(List.of(Json.object()
                .put("id", id)
                .put("message", List.of(first.text()))
                .put("isSuppressed", false)
                .put("messageIds", List.of(first.messageId()))
                .put("messageOptions", List.of("Yes", "No")))));
    }
}

package io.github.ibkrclient.testkit.internal.order;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.http.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The orders of one request together. One request holds a single order, a bracket, or a group in which one execution
 * cancels the others.
 */
public final class OrderFamily {
    private final List<JsonObject> orders;
    private final Map<String, JsonObject> byId = new HashMap<>();

    /** The orders of one request. */
    public OrderFamily(List<JsonObject> orders) {
        this.orders = orders;
    }

    /** Why the orders cannot be accepted together; empty when they can. */
    public Optional<String> fault(OrderBook book, Instant now) {
        for (JsonObject order : orders) {
            String id = Json.text(order, "cOID");
            if (id != null && byId.put(id, order) != null) {
                return Optional.of("Local order ID=" + id + " is given twice.");
            }
        }
        for (JsonObject order : orders) {
            String parent = Json.text(order, "parentId");
            boolean known = parent == null || byId.containsKey(parent) || book.used(parent, now);
            if (!known || order.equals(byId.get(parent))) {
                return Optional.of("Parent order ID=" + parent + " is not known.");
            }
        }
        boolean group = orders.stream().allMatch(order -> Boolean.TRUE.equals(Json.truth(order, "isSingleGroup")));
        long heads = orders.stream().map(this::head).distinct().count();
        return group || heads == 1
                ? Optional.empty()
                : Optional.of("Orders sent together must be a bracket or a single group");
    }

    /** The head of the bracket that an order belongs to: its client order id, or the order itself without one. */
    private Object head(JsonObject order) {
        JsonObject head = order;
        for (int i = 0; i < orders.size(); i++) {
            String parent = Json.text(head, "parentId");
            if (parent == null) {
                break;
            } else if (!byId.containsKey(parent)) {
                return parent;
            }
            head = byId.get(parent);
        }
        String id = Json.text(head, "cOID");
        return id == null ? head : id;
    }
}

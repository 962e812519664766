package io.github.ibkrclient.internal.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.operation.ApiRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The client order ids in the body of an order, by which the caller can look up what became of it. */
public final class ClientOrderIds {
    private static final String ID = "cOID";

    private ClientOrderIds() {}

    /** The id of the first order in the request that has one. */
    public static Optional<String> first(ApiRequest request) {
        JsonObject body = body(request);
        return Stream.concat(Stream.of(body), orders(body).stream())
                .map(order -> order.get(ID))
                .filter(JsonPrimitive.class::isInstance)
                .map(JsonElement::getAsString)
                .findFirst();
    }

    /** The request with a new id for each order to place that has none. */
    public static ApiRequest complete(ApiRequest request) {
        if (!request.operation().sameCallAs(Endpoint.PLACE_ORDER)) {
            return request;
        }
        JsonObject body = body(request);
        List<JsonObject> nameless =
                orders(body).stream().filter(order -> !order.has(ID)).toList();
        nameless.forEach(order -> order.addProperty(ID, UUID.randomUUID().toString()));
        return nameless.isEmpty() ? request : request.body(body);
    }

    private static JsonObject body(ApiRequest request) {
        return Json.as(request.body().orElse(null), JsonObject.class).orElseGet(JsonObject::new);
    }

    private static List<JsonObject> orders(JsonObject body) {
        return body.get("orders") instanceof JsonArray orders
                ? orders.asList().stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonElement::getAsJsonObject)
                        .toList()
                : List.of();
    }
}

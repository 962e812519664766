package io.github.ibkrclient.internal.call;

import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.operation.ApiRequest;
import java.util.Objects;
import java.util.Optional;

/** The id by which the caller can look up an order whose fate is unknown. */
final class OrderIds {
    private OrderIds() {}

    /** The client order id of the first order in the request that has one. */
    static Optional<String> of(ApiRequest request) {
        return request.body().orElse(null) instanceof OrdersRequest orders
                ? orders.orders().stream()
                        .map(OrderRequest::clientOrderId)
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }
}

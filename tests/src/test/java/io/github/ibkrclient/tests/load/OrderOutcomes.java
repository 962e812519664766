package io.github.ibkrclient.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.testkit.IbkrSimulator;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The outcomes of orders as their callers know them. They are compared with the orders that arrived. */
final class OrderOutcomes {
    private static final Pattern ID = Pattern.compile("\"cOID\":\"([^\"]+)\"");

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Optional<Delivery>> told = new ConcurrentHashMap<>();

    /** An order that differs from all others. */
    OrdersRequest order() {
        return OrdersRequest.builder()
                .orders(List.of(OrderRequest.builder()
                        .conid(265598L)
                        .orderType("LMT")
                        .side(Side.BUY)
                        .tif("DAY")
                        .quantity(BigDecimal.ONE)
                        .price(BigDecimal.TEN)
                        .clientOrderId("order-" + numbers.incrementAndGet())
                        .build()))
                .build();
    }

    void answered(OrdersRequest order) {
        told.put(id(order), Optional.empty());
    }

    void failed(OrdersRequest order, Delivery delivery) {
        told.put(id(order), Optional.of(delivery));
    }

    int placed() {
        return told.size();
    }

    /** Checks that every order arrived once at most, and that the outcome its caller knows is right. */
    void compareWith(IbkrSimulator ibkr) {
        Map<String, Long> arrived = ibkr.received(Endpoint.PLACE_ORDER).stream()
                .map(request -> ID.matcher(request.body()))
                .filter(Matcher::find)
                .collect(Collectors.groupingBy(id -> id.group(1), Collectors.counting()));
        assertThat(arrived).allSatisfy((id, times) -> assertThat(times).as(id).isEqualTo(1));
        assertThat(told.keySet()).containsAll(arrived.keySet());
        told.forEach((id, delivery) -> {
            if (delivery.isEmpty()) {
                assertThat(arrived).as("answered").containsKey(id);
            } else if (delivery.get() == Delivery.NOT_SENT) {
                assertThat(arrived).as("said not to be sent").doesNotContainKey(id);
            }
        });
    }

    private static String id(OrdersRequest order) {
        return String.valueOf(order.orders().get(0).clientOrderId());
    }
}

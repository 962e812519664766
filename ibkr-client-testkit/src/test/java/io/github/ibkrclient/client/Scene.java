package io.github.ibkrclient.client;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrderSide;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.ReceivedRequest;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** One simulator, one virtual clock and clients of its first user, on a Tuesday in the middle of a trading day. */
final class Scene implements AutoCloseable {
    static final Instant START = Instant.parse("2026-09-08T14:00:00Z");

    final VirtualTiming time = VirtualTiming.startingAt(START);
    final IbkrSimulator ibkr;
    final IbkrRuntime runtime = IbkrRuntime.create(time);
    private final List<IbkrClient> clients = new ArrayList<>();

    Scene() {
        this(simulator -> simulator);
    }

    Scene(UnaryOperator<SimulatorBuilder> settings) {
        ibkr = settings.apply(IbkrSimulator.builder().timing(time)).build();
        time.join();
    }

    /** A client of the first user, in this process; the scene closes it too. */
    IbkrClient client() {
        IbkrClient client = builder().build();
        clients.add(client);
        return client;
    }

    IbkrClient.Builder builder() {
        return builder(ibkr.user());
    }

    IbkrClient.Builder builder(SimulatedUser user) {
        return SimulatedClients.builder(ibkr, user).runtime(runtime);
    }

    List<Instant> arrivals(Operation operation) {
        return ibkr.received(operation).stream().map(ReceivedRequest::at).toList();
    }

    /** The gaps between the arrivals of an operation. */
    List<Duration> gaps(Operation operation) {
        List<Instant> arrivals = arrivals(operation);
        return Stream.iterate(1, i -> i < arrivals.size(), i -> i + 1)
                .map(i -> Duration.between(arrivals.get(i - 1), arrivals.get(i)))
                .toList();
    }

    String account(int index) {
        return ibkr.user().accountIds().get(index);
    }

    /** A limit order that can be found again by its id. */
    static OrdersRequest buy(String clientOrderId) {
        OrderRequest order = OrderRequest.builder()
                .conid(265598L)
                .orderType("LMT")
                .side(OrderSide.BUY)
                .tif("DAY")
                .quantity(BigDecimal.TEN)
                .price(new BigDecimal("187.20"))
                .clientOrderId(clientOrderId)
                .build();
        return OrdersRequest.builder().orders(List.of(order)).build();
    }

    @Override
    public void close() {
        clients.forEach(IbkrClient::close);
        time.leave();
        time.close();
    }
}

package io.github.ibkrclient.tests.support;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.operation.Operation;
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

/** A simulator, a virtual clock and clients of the first user. It is a Tuesday in the middle of a trading day. */
public final class SimulatorFixture implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-09-08T14:00:00Z");

    public final VirtualTiming time = VirtualTiming.startingAt(START);
    public final IbkrSimulator ibkr;
    public final IbkrRuntime runtime = IbkrRuntime.create(time);
    private final List<IbkrClient> clients = new ArrayList<>();

    public SimulatorFixture() {
        this(simulator -> simulator);
    }

    public SimulatorFixture(UnaryOperator<SimulatorBuilder> settings) {
        ibkr = settings.apply(IbkrSimulator.builder().timing(time)).build();
        time.join();
    }

    /** A client of the first user, in this process. The fixture closes it. */
    public IbkrClient client() {
        IbkrClient client = builder().build();
        clients.add(client);
        return client;
    }

    public IbkrClient.Builder builder() {
        return builder(ibkr.user());
    }

    public IbkrClient.Builder builder(SimulatedUser user) {
        return SimulatedClients.builder(ibkr, user).runtime(runtime);
    }

    public List<Instant> arrivals(Operation operation) {
        return ibkr.received(operation).stream().map(ReceivedRequest::at).toList();
    }

    /** The gaps between the arrivals of an operation. */
    public List<Duration> gaps(Operation operation) {
        List<Instant> arrivals = arrivals(operation);
        return Stream.iterate(1, i -> i < arrivals.size(), i -> i + 1)
                .map(i -> Duration.between(arrivals.get(i - 1), arrivals.get(i)))
                .toList();
    }

    public String account(int index) {
        return ibkr.user().accountIds().get(index);
    }

    /** A limit order with a client order id. */
    public static OrdersRequest buy(String clientOrderId) {
        OrderRequest order = OrderRequest.builder()
                .conid(265598L)
                .orderType("LMT")
                .side(Side.BUY)
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

package io.github.ibkrclient.tests.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.SelectAccountRequest;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.model.SuppressQuestionsRequest;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The choices that a user made in a session hold in the next session too. */
class RestoreTest {
    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @Test
    void theSelectedAccountIsSelectedAgain() {
        client.accounts().select(new SelectAccountRequest(fixture.account(1)));
        fixture.ibkr.expireSession(fixture.ibkr.user());

        assertThat(client.trades().list(7))
                .isNotEmpty()
                .allMatch(trade -> fixture.account(1).equals(trade.account()));
    }

    @Test
    void suppressedQuestionsStaySuppressedAndTheirResetIsRemembered() {
        client.orders().suppress(new SuppressQuestionsRequest(List.of("o10151")));
        assertThat(place("one")).isInstanceOf(OrderReply.Submitted.class);
        assertThat(fixture.ibkr.received(Endpoint.SUPPRESS_QUESTIONS)).hasSize(1);
        inANewSession();

        assertThat(place("two")).isInstanceOf(OrderReply.Submitted.class);
        assertThat(place("three")).isInstanceOf(OrderReply.Submitted.class);
        assertThat(fixture.ibkr.received(Endpoint.SUPPRESS_QUESTIONS)).hasSize(2);

        client.orders().resetSuppressed();
        inANewSession();
        assertThat(place("four")).isInstanceOf(OrderReply.Question.class);
    }

    @Test
    void eachCallThatOneFailedOpeningEndsHasAnExceptionOfItsOwn() {
        client.connect();
        fixture.ibkr.expireSession(fixture.ibkr.user());
        fixture.ibkr.faults().on(Endpoint.LIVE_SESSION_TOKEN).answer(503, "{\"error\":\"Service Unavailable\"}", 9);
        Queue<IbkrException> failures = new ConcurrentLinkedQueue<>();
        IbkrClient hasty = client.with(CallOptions.DEFAULT.withAttempts(1));
        fixture.time.run(
                8,
                () -> failures.add(catchThrowableOfType(
                        IbkrException.class, () -> hasty.contracts().stocks(List.of("AAPL")))));

        Set<IbkrException> own = Collections.newSetFromMap(new IdentityHashMap<>());
        own.addAll(failures);
        assertThat(own).hasSize(8);
    }

    /** Lets a read find out that the session has ended, because an order is never sent again. */
    private void inANewSession() {
        fixture.ibkr.expireSession(fixture.ibkr.user());
        client.accounts().list();
    }

    private OrderReply place(String clientOrderId) {
        return client.orders().place(fixture.account(0), buy(clientOrderId));
    }

    private static OrdersRequest buy(String clientOrderId) {
        return OrdersRequest.builder()
                .orders(List.of(OrderRequest.builder()
                        .conid(265598L)
                        .orderType("MKT")
                        .side(Side.BUY)
                        .tif("DAY")
                        .quantity(BigDecimal.ONE)
                        .clientOrderId(clientOrderId)
                        .build()))
                .build();
    }
}

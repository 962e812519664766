package io.github.ibkrclient.tests.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import io.github.ibkrclient.model.SelectAccountRequest;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.model.SuppressQuestionsRequest;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.pacing.PacingStore;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.testkit.VirtualTask;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session, an account or a caller changes while a call waits for its turn. */
class RacesTest {
    private static final List<String> APPLE = List.of("AAPL");
    private static final CallOptions PATIENT = CallOptions.DEFAULT.withTimeout(Duration.ofHours(1));

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = fixture.client();

    @Test
    void aCallThatWaitedOverARecoveryIsTheFirstOfTheNewSessionAndIsNotBelievedWhenEmpty() {
        client.trades().list(7);
        List<Trade> found = new ArrayList<>();
        VirtualTask waiting =
                fixture.time.start("waiting", () -> found.addAll(client.trades().list(7, fixture.account(0))));
        fixture.time.advance(Duration.ofSeconds(1));
        fixture.ibkr.expireSession(fixture.ibkr.user());
        client.accounts().list();
        waiting.await();

        assertThat(found).isNotEmpty();
    }

    @Test
    void aSelectionThatBrokeOffIsNotTrusted() {
        client.trades().list(7);
        fixture.ibkr.faults().on(Endpoint.SELECT_ACCOUNT).dropConnectionAfterRequest();
        IbkrClient once = client.with(CallOptions.DEFAULT.withAttempts(1));
        assertThatThrownBy(() -> once.accounts().select(new SelectAccountRequest(fixture.account(1))))
                .isInstanceOf(IbkrException.class);

        assertThat(client.trades().list(7, fixture.account(0)))
                .allMatch(trade -> fixture.account(0).equals(trade.account()));
    }

    @Test
    void callersOfOneAccountDoNotStarveThoseOfAnother() {
        IbkrClient patient = client.with(PATIENT);
        List<VirtualTask> tasks = new ArrayList<>();
        Duration[] served = {Duration.ZERO};
        for (int caller = 0; caller < 2; caller++) {
            tasks.add(fixture.time.start("first account", () -> {
                for (int i = 0; i < 20; i++) {
                    patient.trades().list(7, fixture.account(0));
                }
            }));
        }
        tasks.add(fixture.time.start("second account", () -> {
            patient.trades().list(7, fixture.account(1));
            served[0] = fixture.time.slept();
        }));
        tasks.forEach(VirtualTask::await);

        assertThat(served[0]).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void aReadThatIsOvertakenByOrdersWaitsWithoutSpinning() {
        IbkrClient patient = client.with(PATIENT);
        patient.orders().suppress(new SuppressQuestionsRequest(List.of("o163")));
        List<VirtualTask> tasks = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int number = i;
            tasks.add(fixture.time.start("read", () -> patient.contracts().stocks(APPLE)));
            fixture.time.advance(Duration.ofMillis(17));
            tasks.add(fixture.time.start("order", () -> patient.orders().place(fixture.account(0), buy("c" + number))));
        }
        tasks.forEach(VirtualTask::await);

        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(30);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void anOrderWhoseSessionCannotBeOpenedWasNotSent() {
        fixture.ibkr.faults().on(Endpoint.INIT_BROKERAGE_SESSION).answer(503, "", 99);

        assertThatThrownBy(() -> client.orders().place(fixture.account(0), buy("c1")))
                .isInstanceOfSatisfying(SessionException.class, e -> {
                    assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
                    assertThat(e.clientOrderId()).contains("c1");
                });
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).isEmpty();
    }

    @Test
    void everyUnknownOutcomeNamesTheOrder() {
        client.connect();
        fixture.ibkr.faults().on(Endpoint.PLACE_ORDER).answer(503, "", 1).answer(200, "17", 1);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> client.orders().place(fixture.account(0), buy("c2")))
                    .isInstanceOfSatisfying(IbkrException.class, e -> {
                        assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
                        assertThat(e.clientOrderId()).contains("c2");
                    });
        }
    }

    @Test
    void aDeadlineHoldsWhileTheSessionIsOpened() {
        fixture.ibkr
                .faults()
                .on(Endpoint.GET_BROKERAGE_STATUS)
                .answer(200, "{\"authenticated\":false,\"connected\":true}", 99);
        IbkrClient hasty = client.with(CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(4)));

        assertThatThrownBy(hasty::connect).isInstanceOf(IbkrException.class);
        assertThat(fixture.time.slept()).isLessThanOrEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void callersInAHurryDoNotHoldUpThoseWithTime() {
        fixture.ibkr
                .faults()
                .on(Endpoint.INIT_BROKERAGE_SESSION)
                .answer(200, "{\"authenticated\":false,\"connected\":true}", 5);
        IbkrClient hasty = client.with(CallOptions.DEFAULT.withTimeout(Duration.ofMillis(800)));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(hasty::connect).hasMessageContaining("did not become ready in time");
        }

        client.connect();

        assertThat(client.sessionStatus().brokerage().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void refusedCredentialsAreNotHammered() {
        fixture.ibkr
                .faults()
                .on(Endpoint.LIVE_SESSION_TOKEN)
                .answer(401, "{\"error\":\"id: 1, error: invalid consumer\",\"statusCode\":401}", 9_999);
        for (int second = 0; second < 3_600; second += 10) {
            assertThat(catchThrowable(() -> client.contracts().stocks(APPLE))).isNotNull();
            fixture.time.advance(Duration.ofSeconds(10));
        }

        assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSizeLessThan(15);
        assertThat(client.sessionStatus().sso().phase()).isEqualTo(Phase.NEEDS_REAUTH);
    }

    @Test
    void aTokenThatCannotBeRenewedEarlyServesOn() {
        client.contracts().stocks(APPLE);
        fixture.time.advance(Duration.ofHours(23).plus(Duration.ofMinutes(54)).plusSeconds(30));
        fixture.ibkr.faults().on(Endpoint.LIVE_SESSION_TOKEN).answer(503, "", 3);
        fixture.time.advance(Duration.ofMinutes(1));

        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
        fixture.time.advance(Duration.ofMinutes(2));
        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
    }

    @Test
    void aCallThatWaitsForItsTurnDoesNotLeaveOnceTheClientIsClosed() {
        client.trades().list(7);
        VirtualTask waiting = fixture.time.start(
                "waiting",
                () -> assertThatThrownBy(() -> client.trades().list(7))
                        .isInstanceOfSatisfying(SessionException.class, e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.CLIENT_CLOSED);
                            assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
                        }));
        fixture.time.advance(Duration.ofSeconds(1));
        int arrived = fixture.ibkr.received(Endpoint.LIST_TRADES).size();

        client.close();

        waiting.await();
        assertThat(fixture.ibkr.received(Endpoint.LIST_TRADES)).hasSize(arrived);
    }

    @Test
    void anInterruptedCallerDoesNotCostTheStore() {
        PacingStore store = PacingStore.file(folder.resolve("pacing.store"));
        try (IbkrClient first = fixture.builder().pacingStore(store).build()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> first.contracts().stocks(APPLE)).isInstanceOf(IbkrException.class);
            assertThat(Thread.interrupted()).isTrue();
            first.portfolio().accounts();
        }
        LocalPacer.create(fixture.runtime.timing(), fixture.runtime.penaltyGate(), PacingLimits.documented(), store);
        try (IbkrClient second = fixture.builder().pacingStore(store).build()) {
            second.portfolio().accounts();
        }

        assertThat(fixture.gaps(Endpoint.LIST_PORTFOLIO_ACCOUNTS))
                .allMatch(gap -> gap.compareTo(Duration.ofSeconds(5)) >= 0);
    }

    private static OrdersRequest buy(String clientOrderId) {
        return OrdersRequest.builder()
                .orders(List.of(OrderRequest.builder()
                        .conid(265598L)
                        .orderType("LMT")
                        .side(Side.BUY)
                        .tif("DAY")
                        .quantity(BigDecimal.ONE)
                        .price(BigDecimal.TEN)
                        .clientOrderId(clientOrderId)
                        .build()))
                .build();
    }
}

package io.github.ibkrclient.tests.errors;

import static io.github.ibkrclient.tests.support.SimulatorFixture.buy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.testkit.CutPoint;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.FaultProxy;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.testkit.VirtualTiming;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections break on real sockets. The waits of the client take no time. */
class BrokenConnectionsTest {
    private static final List<String> APPLE = List.of("AAPL");
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final VirtualTiming time = VirtualTiming.startingAt(SimulatorFixture.START);
    private final IbkrSimulator ibkr =
            IbkrSimulator.builder().timing(time).warm().build();
    private final SimulatorServer server = ibkr.serve();
    private final FaultProxy proxy = FaultProxy.to(server);
    private final OkHttpClient http = new OkHttpClient();
    private final IbkrClient client = client(http);
    private final AtomicInteger impatience = new AtomicInteger();

    @BeforeEach
    void join() {
        time.join();
    }

    @AfterEach
    void end() {
        client.close();
        proxy.close();
        server.close();
        time.leave();
        time.close();
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_REQUEST, 0", "IN_REQUEST, 0", "AFTER_REQUEST, 1", "IN_ANSWER, 1"})
    void anOrderIsSentOnceWhereverItsConnectionIsCut(CutPoint cut, int arrived) {
        client.connect();
        proxy.next(cut);

        assertThatThrownBy(() -> client.orders().place(account(), buy("journal-1")))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
                    assertThat(e.clientOrderId()).contains("journal-1");
                });

        assertThat(ibkr.received(Endpoint.PLACE_ORDER)).hasSize(arrived);
        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
    }

    @Test
    void cutsThatHaveNotComeAboutAreForgottenWhenConnectionsAreTakenAgain() {
        client.connect();
        proxy.next(CutPoint.values());

        proxy.accept();

        IbkrClient once = client.with(CallOptions.DEFAULT.withAttempts(1));
        assertThat(once.contracts().stocks(List.of("AAPL"))).isNotEmpty();
    }

    @Test
    void aRefusedConnectionProvesThatNothingWasSent() {
        client.connect();
        http.connectionPool().evictAll();
        proxy.refuse();

        assertThatThrownBy(() -> client.orders().place(account(), buy("journal-1")))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));

        proxy.accept();
        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
        assertThat(ibkr.received(Endpoint.PLACE_ORDER)).isEmpty();
    }

    @Test
    void aStalledAnswerEndsWithTheClientsOwnPatience() throws InterruptedException {
        try (IbkrClient hasty = client(impatient())) {
            hasty.orders().place(account(), buy("journal-0"));
            proxy.next(CutPoint.STALL);
            impatience.set(1);
            Instant before = Instant.now();

            assertThatThrownBy(() -> hasty.orders().place(account(), buy("journal-1")))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));

            assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(PATIENCE);
            for (int tries = 0; ibkr.received(Endpoint.PLACE_ORDER).size() < 2 && tries < 300; tries++) {
                assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS))
                        .isFalse();
            }
            assertThat(ibkr.received(Endpoint.PLACE_ORDER)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReadSurvivesAnyCut(CutPoint cut) {
        try (IbkrClient hasty = client(impatient())) {
            hasty.connect();
            proxy.next(cut, cut);
            impatience.set(cut == CutPoint.STALL ? 2 : 0);
            assertThat(hasty.contracts().stocks(APPLE)).containsKey("AAPL");
        }
    }

    @Test
    void namedFaultsBreakConnectionsToo() {
        client.connect();
        ibkr.faults().start(Fault.CUT_AFTER_REQUEST);
        assertThatThrownBy(() -> client.contracts().stocks(APPLE)).isInstanceOf(TransportException.class);
        assertThat(ibkr.received(Endpoint.LIST_STOCKS)).hasSize(3);
        ibkr.faults().stop(Fault.CUT_AFTER_REQUEST);
        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
    }

    @Test
    void closingLeavesNoThreadAndNoPortBehind() {
        client.connect();
        int port = proxy.port();
        assertThat(proxyThreads()).isNotEmpty();

        server.close();

        assertThat(proxyThreads()).isEmpty();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
        proxy.close();
    }

    private List<Thread> proxyThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fault-proxy " + proxy.port()))
                .toList();
    }

    /** A user's HTTP client that gives up soon on a number of calls. The other calls may take long on a busy machine. */
    private OkHttpClient impatient() {
        return http.newBuilder()
                .addInterceptor(chain -> impatience.getAndDecrement() > 0
                        ? chain.withReadTimeout((int) PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                                .proceed(chain.request())
                        : chain.proceed(chain.request()))
                .build();
    }

    private IbkrClient client(OkHttpClient on) {
        return IbkrClient.builder()
                .baseUrl(proxy.baseUrl())
                .runtime(IbkrRuntime.create(time))
                .httpClient(on)
                .signer(OAuth1.signer(SimulatedClients.credentials(ibkr.user())))
                .build();
    }

    private String account() {
        return ibkr.user().accountIds().get(0);
    }
}

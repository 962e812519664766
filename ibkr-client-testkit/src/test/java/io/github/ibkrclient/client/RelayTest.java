package io.github.ibkrclient.client;

import static io.github.ibkrclient.client.Scene.buy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.testkit.Cut;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.Relay;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client makes of connections that break: over real sockets, while its own waits take no time. */
class RelayTest {
    private static final List<String> APPLE = List.of("AAPL");
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final VirtualTiming time = VirtualTiming.startingAt(Scene.START);
    private final IbkrSimulator ibkr =
            IbkrSimulator.builder().timing(time).warm().build();
    private final SimulatorServer server = ibkr.serve();
    private final Relay relay = Relay.to(server);
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
        relay.close();
        server.close();
        time.leave();
        time.close();
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_REQUEST, 0", "IN_REQUEST, 0", "AFTER_REQUEST, 1", "IN_ANSWER, 1"})
    void anOrderIsSentOnceWhereverItsConnectionIsCut(Cut cut, int arrived) {
        client.connect();
        relay.next(cut);

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
        relay.next(Cut.values());

        relay.accept();

        IbkrClient once = client.with(CallOptions.DEFAULT.withAttempts(1));
        assertThat(once.contracts().stocks(List.of("AAPL"))).isNotEmpty();
    }

    @Test
    void aRefusedConnectionProvesThatNothingWasSent() {
        client.connect();
        http.connectionPool().evictAll();
        relay.refuse();

        assertThatThrownBy(() -> client.orders().place(account(), buy("journal-1")))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT));

        relay.accept();
        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
        assertThat(ibkr.received(Endpoint.PLACE_ORDER)).isEmpty();
    }

    @Test
    void aStalledAnswerEndsWithTheClientsOwnPatience() {
        try (IbkrClient hasty = client(impatient())) {
            hasty.orders().place(account(), buy("journal-0"));
            relay.next(Cut.STALL);
            impatience.set(1);
            Instant before = Instant.now();

            assertThatThrownBy(() -> hasty.orders().place(account(), buy("journal-1")))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));

            assertThat(Duration.between(before, Instant.now())).isBetween(PATIENCE, PATIENCE.multipliedBy(20));
            assertThat(ibkr.received(Endpoint.PLACE_ORDER)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReadSurvivesAnyCut(Cut cut) {
        try (IbkrClient hasty = client(impatient())) {
            hasty.connect();
            relay.next(cut, cut);
            impatience.set(cut == Cut.STALL ? 2 : 0);
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
        int port = relay.port();
        assertThat(relayThreads()).isNotEmpty();

        server.close();

        assertThat(relayThreads()).isEmpty();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
        relay.close();
    }

    private List<Thread> relayThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("relay " + relay.port()))
                .toList();
    }

    /** A user's HTTP client that gives up soon on the next so many calls; on a busy machine a good answer may take longer. */
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
                .baseUrl(relay.baseUrl())
                .runtime(IbkrRuntime.create(time))
                .httpClient(on)
                .signer(OAuth1.signer(SimulatedClients.credentials(ibkr.user())))
                .build();
    }

    private String account() {
        return ibkr.user().accountIds().get(0);
    }
}

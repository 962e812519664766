package io.github.ibkrclient.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/**
 * Many clients keep a session open in one JVM, on real sockets. An answer takes a fifth of a second. By default there are a
 * thousand clients whose clock goes ten times as fast; with {@code -Pendurance} there are ten thousand in real time. Both make
 * 167 tickles a second.
 */
class ManyClientsTest {
    private static final boolean LONG = Boolean.getBoolean("ibkr.endurance");
    private static final int CLIENTS = LONG ? 10_000 : 1_000;
    private static final int SPEED = LONG ? 1 : 10;
    private static final int BEATS = LONG ? 3 : 1;
    private static final int OPENERS = 16;
    private static final Duration AWAY = Duration.ofMillis(200);
    private static final Duration MINUTE = Duration.ofSeconds(60).dividedBy(SPEED);
    /** How late a tickle may be. IBKR ends a session that is idle for six minutes. A machine stalls at no clock's speed. */
    private static final Duration ON_TIME = LONG ? MINUTE.dividedBy(2) : MINUTE.multipliedBy(5);

    private static final long MOST_THREADS = 80;
    private static final long MOST_HEAP = 100_000;

    private final AcceleratedTiming timing = new AcceleratedTiming(SPEED);
    private final IbkrRuntime runtime = IbkrRuntime.create(timing);
    private final AtomicInteger connects = new AtomicInteger();
    private final OkHttpClient http = runtime.httpClient()
            .newBuilder()
            .addNetworkInterceptor(ManyClientsTest::far)
            .eventListener(new EventListener() {
                @Override
                public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
                    connects.incrementAndGet();
                }
            })
            .build();
    private final List<IbkrClient> clients = Collections.synchronizedList(new ArrayList<>());
    /** The first tickles of every client. */
    private final CountDownLatch beats = new CountDownLatch(CLIENTS * BEATS);

    @Test
    void clientsShareThreadsAndConnectionsAndEveryTickleIsOnTime() throws InterruptedException {
        IbkrSimulator ibkr = IbkrSimulator.builder()
                .timing(timing)
                .pacing(List.of(), List.of())
                .warm()
                .build();
        try (SimulatorServer server = ibkr.serve()) {
            SharedTokenSigner signer = new SharedTokenSigner(OAuth1.signer(SimulatedClients.credentials(ibkr.user())));
            open(server.baseUrl(), signer);
            ExecutorService openers = Executors.newFixedThreadPool(OPENERS);
            for (int i = 1; i < CLIENTS; i++) {
                openers.execute(() -> open(server.baseUrl(), signer));
            }
            openers.shutdown();
            assertThat(openers.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
            assertThat(clients).hasSize(CLIENTS);

            int opened = connects.get();
            long threads = 0;
            long connections = 0;
            for (long waited = 0; !beats.await(100, TimeUnit.MILLISECONDS); waited += 100) {
                threads = Math.max(threads, ResourceUsage.clientThreads());
                connections = Math.max(connections, ResourceUsage.connections(runtime));
                assertThat(waited).as("%s beats missing", beats.getCount()).isLessThan(MINUTE.toMillis() * (BEATS + 3));
            }
            int made = connects.get() - opened;
            Duration latest = timing.latest();
            long open = ResourceUsage.heap();
            clients.forEach(IbkrClient::close);
            clients.clear();
            long heap = (open - ResourceUsage.heap()) / CLIENTS;
            print(
                    "%,d clients: %,d bytes of heap each, %d threads and %d connections at most, %d of them made"
                            + " for %,d tickles, the latest of which was %d ms late",
                    CLIENTS, heap, threads, connections, made, CLIENTS * BEATS, latest.toMillis());

            assertThat(threads).isLessThan(MOST_THREADS);
            assertThat(connections).isLessThan(MOST_THREADS);
            assertThat(latest).isLessThan(ON_TIME);
            assertThat(heap).isLessThan(MOST_HEAP);
            assertThat(ibkr.violations()).isEmpty();
        }
    }

    private void open(String baseUrl, SharedTokenSigner signer) {
        IbkrClient client = IbkrClient.builder()
                .baseUrl(baseUrl)
                .runtime(runtime)
                .httpClient(http)
                .signer(signer)
                .listener(new ClientListener() {
                    private final AtomicInteger mine = new AtomicInteger();

                    @Override
                    public void exchanged(Operation operation, int httpStatus, Duration took) {
                        if (operation == Endpoint.TICKLE && httpStatus == 200 && mine.incrementAndGet() <= BEATS) {
                            beats.countDown();
                        }
                    }
                })
                .build();
        client.connect();
        clients.add(client);
    }

    private static Response far(Interceptor.Chain chain) throws IOException {
        if (chain.request().tag(Operation.class) == Endpoint.TICKLE) {
            try {
                new CountDownLatch(1).await(AWAY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
        return chain.proceed(chain.request());
    }

    @SuppressWarnings("SystemOut")
    private static void print(String text, Object... values) {
        System.out.printf(text + "%n", values);
    }
}

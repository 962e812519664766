package io.github.ibkrclient.tests.pacing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.pacing.Pacer;
import io.github.ibkrclient.pacing.Permit;
import io.github.ibkrclient.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a pacer is told that a call left, on real sockets. */
class DepartureTest {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch left = new CountDownLatch(1);
    private final IbkrRuntime runtime = IbkrRuntime.create();
    private boolean answersBeforeItLeft;
    private boolean mayLeave = true;
    private Duration heldUp = Duration.ZERO;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** The server answers only after the pacer was told. */
    @Test
    void aCallHasLeftWhenItsFirstBytesAreWritten() {
        call(runtime.httpClient());

        assertThat(events).containsExactly("may leave", "left", "answered", "left again", "closed");
    }

    @Test
    void aCallOverASocketOfTheUsersHasLeftWhenItsAnswerComes() {
        answersBeforeItLeft = true;

        call(runtime.httpClient().newBuilder().socketFactory(new UsersSockets()).build());

        assertThat(events).containsExactly("may leave", "answered", "left", "closed");
    }

    @Test
    void aCallThatMayNotLeaveAnyMoreIsNotSent() {
        mayLeave = false;

        assertThatThrownBy(() -> call(runtime.httpClient())).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(e).hasMessageContaining("the connection took too long, or a penalty began meanwhile");
        });
        assertThat(events).contains("may leave").doesNotContain("answered");
    }

    @Test
    void aStallBeforeTheFirstByteIsToldToTheListener() {
        heldUp = Duration.ofMillis(340);

        call(runtime.httpClient());

        assertThat(events).contains("PT0.34S");
    }

    private void call(OkHttpClient http) {
        try (IbkrClient client = UnsignedCall.clients(server.getAddress().getPort())
                .runtime(runtime)
                .httpClient(http)
                .pacer(new TellingPacer())
                .listener(new ClientListener() {
                    @Override
                    public void heldUp(Operation operation, Duration time) {
                        events.add(time.toString());
                    }
                })
                .build()) {
            assertThat(UnsignedCall.make(client)).isNotNull();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (answersBeforeItLeft || left.await(20, TimeUnit.SECONDS)) {
                events.add("answered");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("[]".getBytes(UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets every call out and writes down what it is told. */
    private final class TellingPacer implements Pacer {
        @Override
        public Permit acquire(Operation operation, Deadline deadline) {
            return new Permit() {
                @Override
                public boolean mayLeave() {
                    events.add("may leave");
                    return mayLeave;
                }

                @Override
                public Duration left() {
                    events.add(left.getCount() == 0 ? "left again" : "left");
                    left.countDown();
                    return heldUp;
                }

                @Override
                public void close() {
                    events.add("closed");
                }

                @Override
                public void giveBack() {
                    events.add("given back");
                }
            };
        }

        @Override
        public void closeUntil(Instant until) {
            throw new AssertionError("nobody answered 429");
        }

        @Override
        public Optional<Instant> closedUntil() {
            return Optional.empty();
        }
    }

    /** A socket factory that is not the usual one. */
    private static final class UsersSockets extends SocketFactory {
        @Override
        public Socket createSocket() {
            return new Socket();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return new Socket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return new Socket(host, port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return new Socket(host, port, local, localPort);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return new Socket(host, port, local, localPort);
        }
    }
}

package io.github.ibkrclient.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainExchangeTest {

    @ParameterizedTest
    @CsvSource({
        "503 Service Unavailable, Retry-After: 0",
        "401 Unauthorized, WWW-Authenticate: Basic",
        "408 Request Timeout, X-Nothing: 0",
        "302 Found, Location: /elsewhere",
        "307 Temporary Redirect, Location: /elsewhere"
    })
    void aRequestIsSentOnceWhateverIsAnswered(String status, String header) throws IOException {
        OkHttpClient eager = new OkHttpClient.Builder()
                .authenticator((route, response) -> response.request()
                        .newBuilder()
                        .header("Authorization", "Basic eDp5")
                        .build())
                .build();
        OkHttpClient client = PlainExchange.client(eager).build();
        try (CountingServer server = new CountingServer(status, header);
                Response response = client.newCall(server.post()).execute()) {
            assertThat(response.code()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
            assertThat(server.requests).hasValue(1);
        }
    }

    @Test
    void onlyWhatFailsBeforeAConnectionStandsWasNotSent() {
        assertFailure(new ConnectException("refused"), ErrorCode.NO_CONNECTION, Delivery.NOT_SENT);
        assertFailure(new UnknownHostException("nowhere"), ErrorCode.NO_CONNECTION, Delivery.NOT_SENT);
        assertFailure(new NoRouteToHostException("no route"), ErrorCode.NO_CONNECTION, Delivery.NOT_SENT);
        assertFailure(new SSLHandshakeException("not trusted"), ErrorCode.NOT_TRUSTED, Delivery.NOT_SENT);
        assertFailure(new SSLPeerUnverifiedException("another name"), ErrorCode.NOT_TRUSTED, Delivery.NOT_SENT);
        assertFailure(new SSLException("broken"), ErrorCode.NO_ANSWER, Delivery.UNKNOWN);
        assertFailure(new SocketException("reset"), ErrorCode.NO_ANSWER, Delivery.UNKNOWN);
        assertFailure(new SocketTimeoutException("timeout"), ErrorCode.NO_ANSWER, Delivery.UNKNOWN);
        assertFailure(new InterruptedIOException("timeout"), ErrorCode.NO_ANSWER, Delivery.UNKNOWN);
        assertFailure(new IOException("unexpected end of stream"), ErrorCode.NO_ANSWER, Delivery.UNKNOWN);
    }

    @Test
    void aConnectionThatDoesNotComeAboutInTimeCarriedNothing() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, waiting);
            Request request = new Request.Builder()
                    .url("http://127.0.0.1:" + full.getLocalPort())
                    .build();
            OkHttpClient impatient = new OkHttpClient.Builder()
                    .connectTimeout(Duration.ofMillis(200))
                    .build();
            OkHttpClient shortCall = new OkHttpClient.Builder()
                    .callTimeout(Duration.ofMillis(200))
                    .build();
            for (OkHttpClient base : List.of(impatient, shortCall)) {
                IOException failure = catchThrowableOfType(
                        IOException.class,
                        () -> PlainExchange.client(base)
                                .build()
                                .newCall(request)
                                .execute());
                assertFailure(failure, ErrorCode.NO_CONNECTION, Delivery.NOT_SENT);
            }
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void anAnswerThatDoesNotComeInTimeMayBeLost() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            OkHttpClient impatient = new OkHttpClient.Builder()
                    .readTimeout(Duration.ofMillis(100))
                    .build();
            IOException failure = catchThrowableOfType(
                    IOException.class,
                    () -> PlainExchange.client(impatient)
                            .build()
                            .newCall(new Request.Builder()
                                    .url("http://127.0.0.1:" + silent.getLocalPort())
                                    .build())
                            .execute());
            assertFailure(failure, ErrorCode.NO_ANSWER, Delivery.UNKNOWN);
        }
    }

    /** Connects until the system drops packets, as a firewall does. */
    private static void fill(ServerSocket full, List<Socket> waiting) throws IOException {
        while (waiting.size() < 100) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(full.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new AssertionError("the listener takes every connection");
    }

    @Test
    void anInterruptedCallMayHaveBeenSent() {
        Thread.currentThread().interrupt();
        try {
            assertFailure(new InterruptedIOException("interrupted"), ErrorCode.INTERRUPTED, Delivery.UNKNOWN);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aCertificateThatIsNotThePinnedOneIsAMatterOfTheCredentials() {
        IOException failure = new SSLHandshakeException("handshake");
        failure.initCause(new UntrustedCertificateException("another certificate; look at the gateway"));

        assertThat(PlainExchange.failure(Endpoint.TICKLE, failure))
                .isInstanceOf(CredentialException.class)
                .hasMessage("certificate: another certificate; look at the gateway")
                .hasCause(failure);
    }

    private static void assertFailure(IOException cause, ErrorCode code, Delivery delivery) {
        IbkrException failure = PlainExchange.failure(Endpoint.TICKLE, cause);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.delivery()).isEqualTo(delivery);
        assertThat(failure)
                .hasMessageContaining(cause.getClass().getSimpleName() + ": " + cause.getMessage())
                .hasCause(cause);
    }

    /** Gives every request the same answer and counts them. */
    private static final class CountingServer implements AutoCloseable {
        private final AtomicInteger requests = new AtomicInteger();
        private final ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        private final ExecutorService thread = Executors.newSingleThreadExecutor();

        CountingServer(String status, String header) throws IOException {
            String answer =
                    "HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            thread.execute(() -> serve(answer));
        }

        private void serve(String answer) {
            while (!socket.isClosed()) {
                try (Socket connection = socket.accept()) {
                    readHead(connection);
                    requests.incrementAndGet();
                    connection.getOutputStream().write(answer.getBytes(US_ASCII));
                } catch (IOException e) {
                    // the test has ended, or the client has hung up: its request is counted all the same
                }
            }
        }

        Request post() {
            return new Request.Builder()
                    .url("http://127.0.0.1:" + socket.getLocalPort() + "/token")
                    .post(RequestBody.create(new byte[0], null))
                    .build();
        }

        private static void readHead(Socket connection) throws IOException {
            BufferedReader reader = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
            String line = reader.readLine();
            while (line != null && !line.isEmpty()) {
                line = reader.readLine();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            thread.shutdownNow();
        }
    }
}

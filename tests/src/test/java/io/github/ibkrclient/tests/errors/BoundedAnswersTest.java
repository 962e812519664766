package io.github.ibkrclient.tests.errors;

import static io.github.ibkrclient.tests.support.SimulatorFixture.buy;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.model.OrderReply;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.GzipSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No answer fills the memory, and no error in this program hides that an order may have been placed. */
class BoundedAnswersTest {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final long UNKNOWN_LENGTH = -1;
    private static final List<String> APPLE = List.of("AAPL");

    @AutoClose
    private final SimulatorFixture fixture = new SimulatorFixture();

    private final IbkrClient client = client();
    private UnaryOperator<Response> change = UnaryOperator.identity();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {UNKNOWN_LENGTH, 100_000_000L})
    void anAnswerThatDoesNotEndIsRefusedAndAnOrderMayHaveBeenPlaced(long length) {
        client.connect();
        change = body(length, Endless::new);

        IbkrException order = failure(() -> client.orders().place(fixture.account(0), buy("a")));
        IbkrException read = failure(() -> client.contracts().stocks(APPLE));

        for (IbkrException failure : List.of(order, read)) {
            assertThat(failure).isInstanceOf(DecodeException.class).hasMessageContaining("longer");
            assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);
        }
        assertThat(order.retryable()).isFalse();
        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(1);
        assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);
    }

    @Test
    void noOperationTakesAnAnswerThatDoesNotEnd() {
        client.connect();
        change = body(UNKNOWN_LENGTH, Endless::new);
        for (Endpoint endpoint : Endpoint.values()) {
            if (endpoint.effect() == Effect.READ
                    && !endpoint.path().contains("{")
                    && endpoint.cold().isEmpty()) {
                assertThat(catchThrowable(() ->
                                client.transport().send(ApiRequest.of(endpoint), TypeToken.get(JsonElement.class))))
                        .as(endpoint.name())
                        .isInstanceOf(IbkrException.class);
            }
            assertThat(endpoint.longestAnswer()).isBetween(16L << 20, 64L << 20);
        }
    }

    @Test
    void aSmallAnswerThatUnpacksWithoutEndIsRefused() throws IOException {
        byte[] bomb = zeros(100_000_000);
        client.connect();
        change = body(UNKNOWN_LENGTH, () -> new GzipSource(new Buffer().write(bomb)));

        assertThat(failure(() -> client.contracts().stocks(APPLE))).isInstanceOf(DecodeException.class);
    }

    @Test
    void anErrorThatDoesNotEndIsStillTheErrorThatItsStatusNames() {
        client.connect();
        change = response -> body(UNKNOWN_LENGTH, Endless::new)
                .apply(response)
                .newBuilder()
                .code(400)
                .build();

        OrderReply reply = client.orders().place(fixture.account(0), buy("a"));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        OrderReply.Rejected.class,
                        refused -> assertThat(refused.message()).hasSizeLessThan(3_000));
    }

    @Test
    void aPenaltyCountsAlthoughItsAnswerCannotBeRead() {
        client.connect();
        change = response -> body(UNKNOWN_LENGTH, () -> new Failing(new IOException("reset")))
                .apply(response)
                .newBuilder()
                .code(429)
                .build();

        assertThat(failure(() -> client.contracts().stocks(APPLE))).isNotNull();
        change = UnaryOperator.identity();

        assertThat(client.health().penaltyUntil()).isPresent();
        assertThat(failure(() -> client.contracts().stocks(APPLE)).code()).isEqualTo(ErrorCode.PENALTY_BOX);
        assertThat(fixture.ibkr.received(Endpoint.LIST_STOCKS)).hasSize(1);
    }

    @Test
    void anErrorInTheMiddleOfAnOrderSaysUnknown() {
        client.connect();
        for (Throwable error : List.of(new OutOfMemoryError("test"), new StackOverflowError(), new MyBug())) {
            change = body(UNKNOWN_LENGTH, () -> new Failing(error));
            int before = fixture.ibkr.received(Endpoint.PLACE_ORDER).size();

            IbkrException failure = failure(() -> client.orders()
                    .place(fixture.account(0), buy("a" + error.getClass().getSimpleName())));

            assertThat(failure).isInstanceOf(TransportException.class).hasCause(error);
            assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);
            assertThat(failure.retryable()).isFalse();
            assertThat(failure.clientOrderId()).contains("a" + error.getClass().getSimpleName());
            assertThat(fixture.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(before + 1);
        }
    }

    @Test
    void anErrorInTheMiddleOfAReadIsThrownAsItIs() {
        client.connect();
        Error error = new OutOfMemoryError("test");
        change = body(UNKNOWN_LENGTH, () -> new Failing(error));

        assertThat(catchThrowable(() -> client.contracts().stocks(APPLE))).isSameAs(error);

        change = UnaryOperator.identity();
        assertThat(client.contracts().stocks(APPLE)).containsKey("AAPL");
    }

    private IbkrClient client() {
        OkHttpClient.Builder http = fixture.ibkr.httpClient().newBuilder();
        Interceptor front = chain -> change.apply(chain.proceed(chain.request()));
        http.interceptors().add(0, front);
        return fixture.builder().httpClient(http.build()).build();
    }

    private static UnaryOperator<Response> body(long length, Supplier<Source> bytes) {
        return response -> response.newBuilder()
                .body(ResponseBody.create(Okio.buffer(bytes.get()), JSON, length))
                .build();
    }

    private static IbkrException failure(ThrowingCallable call) {
        return catchThrowableOfType(IbkrException.class, call);
    }

    private static byte[] zeros(int length) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            byte[] block = new byte[1_000_000];
            for (int i = 0; i < length; i += block.length) {
                out.write(block);
            }
        }
        return packed.toByteArray();
    }

    private static final class MyBug extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Opening brackets without end. */
    private static class Endless implements Source {
        private static final byte[] BLOCK = "[".repeat(8_192).getBytes(US_ASCII);

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            int count = (int) Math.min(byteCount, BLOCK.length);
            sink.write(BLOCK, 0, count);
            return count;
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() {}
    }

    private static final class Failing extends Endless {
        private final Throwable error;

        Failing(Throwable error) {
            this.error = error;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            if (error instanceof Error fatal) {
                throw fatal;
            }
            if (error instanceof IOException cut) {
                throw cut;
            }
            throw (RuntimeException) error;
        }
    }
}

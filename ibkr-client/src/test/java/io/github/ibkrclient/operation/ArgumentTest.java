package io.github.ibkrclient.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.ContractsApi;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.api.MarketDataApi;
import io.github.ibkrclient.api.OrdersApi;
import io.github.ibkrclient.api.PortfolioApi;
import io.github.ibkrclient.api.TradesApi;
import io.github.ibkrclient.model.OrderRequest;
import io.github.ibkrclient.model.OrdersRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values that are refused before anything is sent. */
@SuppressWarnings("NullAway") // callers without its help pass null
class ArgumentTest {
    private final Transport silent = new Transport() {
        @Override
        public <T extends @Nullable Object> T send(ApiRequest request, TypeToken<T> type) {
            throw new AssertionError("sent " + request);
        }
    };

    @Test
    void nullWhereAValueIsDue() {
        OrdersApi orders = new OrdersApi(silent);

        assertMissing(() -> orders.place(null, new OrdersRequest(List.of())), "accountId is missing");
        assertMissing(() -> orders.place("U1234567", null), "body is missing");
        assertMissing(() -> orders.place("U1234567", (OrderRequest) null), "order is missing");
        assertMissing(() -> orders.cancel(null, "1"), "accountId is missing");
        assertMissing(() -> orders.cancel("U1234567", null), "orderId is missing");
        assertMissing(() -> new ContractsApi(silent).search(null), "symbol is missing");
        assertMissing(() -> new ContractsApi(silent).stocks(null), "symbols is missing");
        assertMissing(() -> new MarketDataApi(silent).quotes(null), "symbols is missing");
        assertMissing(() -> new MarketDataApi(silent).snapshot(null), "conids is missing");
        assertMissing(() -> new PortfolioApi(silent).allPositions(null), "accountId is missing");
    }

    @Test
    void numbersOutsideTheirBounds() {
        assertRefused(() -> new TradesApi(silent).list(30), "days: is 30; give 1 to 7");
        assertRefused(() -> new TradesApi(silent).list(0), "days: is 0; give 1 to 7");
        assertRefused(() -> new PortfolioApi(silent).positions("U1234567", -1), "pageId: is -1; give 0 or more");
    }

    @Test
    void tooFewOrTooManyElements() {
        MarketDataApi market = new MarketDataApi(silent);

        assertRefused(() -> market.snapshot(List.of(), List.of("31")), "conids: has 0 elements; give 1 to 100");
        assertRefused(
                () -> market.snapshot(Collections.nCopies(101, "1"), List.of("31")),
                "conids: has 101 elements; give 1 to 100");
        assertRefused(() -> new ContractsApi(silent).stocks(List.of()), "symbols: has 0 elements; give 1 or more");
    }

    @Test
    void requestsMadeByHandRefuseNullToo() {
        ApiRequest request = ApiRequest.of(Endpoint.CANCEL_ORDER);

        assertMissing(() -> request.path("accountId", null), "accountId is missing");
        assertRefused(() -> request.path("accountId", " "), "accountId: is blank; give a value");
        assertMissing(() -> request.query("conids", Arrays.asList("1", null)), "conids is missing");
    }

    @Test
    void valuesWithinTheirBoundsAndMissingOnesPass() {
        assertThat(Argument.between("days", 7, 1, 7)).isEqualTo(7);
        assertThat(Argument.<Integer>between("days", null, 1, 7)).isNull();
        assertThat(Argument.count("conids", List.of("1"), 1, 1)).containsExactly("1");
        assertThat(Argument.<List<String>>count("conids", null, 1, 1)).isNull();
        assertRefused(() -> Argument.between("days", 8, Long.MIN_VALUE, 7), "days: is 8; give 7 or less");
    }

    private static void assertMissing(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(message);
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}

package io.github.ibkrclient.internal.response;

import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.internal.response.Outcome.Loss;
import io.github.ibkrclient.operation.Operation;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a wrong clock of this machine is the reason for a refused signature. IBKR does not say so (see {@code
 * docs/protocol.md#timestamp-window}), but its answers carry a date (see {@code docs/protocol.md#answers-are-dated}).
 */
public final class ClockSkew {
    /** A smaller difference may come from the network, and from dates that have no fractions of seconds. */
    private static final Duration NOTABLE = Duration.ofSeconds(60);

    private ClockSkew() {}

    /** The same outcome. For a signature that was refused while the clocks differ, a failure that says by how much. */
    public static <T extends @Nullable Object> Outcome<T> explain(
            Outcome<T> outcome, Operation operation, Response response, Instant here) {
        if (!outcome.lost(Loss.SIGNATURE) || !(outcome.failure() instanceof ApiException refused)) {
            return outcome;
        }
        Instant ibkr = response.headers().getInstant("Date");
        Duration skew = ibkr == null ? Duration.ZERO : Duration.between(here, ibkr);
        if (skew.abs().compareTo(NOTABLE) < 0) {
            return outcome;
        }
        return new Outcome.Failed<>(new ApiException(
                operation,
                Delivery.REFUSED,
                refused.status(),
                refused.ibkrMessage(),
                refused.explanation() + ", because this machine's clock is " + text(skew.abs())
                        + (skew.isNegative() ? " ahead of" : " behind") + " IBKR's"));
    }

    private static String text(Duration skew) {
        return skew.toMinutes() < 2 ? skew.toSeconds() + " s" : skew.toMinutes() + " min";
    }
}

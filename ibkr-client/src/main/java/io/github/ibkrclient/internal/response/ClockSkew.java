package io.github.ibkrclient.internal.response;

import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.internal.response.Outcome.Loss;
import io.github.ibkrclient.operation.Operation;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** IBKR refuses signatures that are not of the present and does not say so, but its answers are dated. */
public final class ClockSkew {
    /** What the way, and a date of whole seconds, cannot make up. */
    private static final Duration NOTABLE = Duration.ofSeconds(60);

    private ClockSkew() {}

    /** The outcome; for a signature that was refused while the clocks differ, a failure for good that says by how much. */
    public static <T extends @Nullable Object> Outcome<T> named(
            Outcome<T> outcome, Operation operation, Response response, Instant here) {
        if (!(outcome instanceof Outcome.SessionLost<T> lost)
                || lost.loss() != Loss.SIGNATURE
                || !(lost.failure() instanceof ApiException refused)) {
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

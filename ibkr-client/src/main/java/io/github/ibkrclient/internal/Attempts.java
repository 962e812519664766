package io.github.ibkrclient.internal;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.internal.Outcome.Loss;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often one call has been tried, and whether and when it may be tried again. */
final class Attempts {
    private final Operation operation;
    private final CallOptions options;
    private final Retries retries;
    private final Map<Loss, Integer> recoveries = new EnumMap<>(Loss.class);
    private int failed;
    private int colds;

    Attempts(Operation operation, CallOptions options, Retries retries) {
        this.operation = operation;
        this.options = options;
        this.retries = retries;
        retries.called();
    }

    int made() {
        return failed + colds;
    }

    /** A cold answer is the answer when it has been asked for often enough. */
    <T extends @Nullable Object> Outcome<T> believe(Outcome<T> outcome) {
        return outcome instanceof Outcome.Cold<T> cold
                        && colds >= operation.cold().orElseThrow().tries()
                ? new Outcome.Ok<>(cold.value())
                : outcome;
    }

    /**
     * Counts the outcome.
     *
     * @return the pause before the next attempt
     * @throws io.github.ibkrclient.error.IbkrException the outcome's failure when there is no next attempt
     */
    Duration next(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Cold<?>) {
            colds++;
            return operation.cold().orElseThrow().askAgainAfter();
        }
        failed++;
        if (failed >= options.attempts()) {
            throw outcome.failure();
        }
        if (outcome instanceof Outcome.SessionLost<?> lost && mayFollow(lost)) {
            int times = recoveries.merge(lost.loss(), 1, Integer::sum);
            if (times <= lost.loss().recoveries) {
                return lost.loss() == Loss.BROKERAGE ? Duration.ofSeconds(times) : Duration.ZERO;
            }
        }
        if (operation.effect().repeatable()) {
            if (outcome instanceof Outcome.RetryAfter<?> retry && retries.granted()) {
                return retry.pause().isZero() ? retries.backoff(failed) : retry.pause();
            }
            if (outcome instanceof Outcome.Away<?> && retries.granted()) {
                return retries.backoff(failed);
            }
        }
        throw outcome.failure();
    }

    /**
     * An order that has left is never sent again, not even one that a lost session refused; and a logout that finds the
     * session gone has nothing left to end.
     */
    private boolean mayFollow(Outcome.SessionLost<?> lost) {
        return operation != Endpoint.LOGOUT
                && (operation.effect().repeatable() || lost.failure().delivery() == Delivery.NOT_SENT);
    }
}

package io.github.ibkrclient.internal.call;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.internal.event.EventPublisher;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.internal.response.Outcome.Loss;
import io.github.ibkrclient.operation.ColdAnswer;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How often one call has been tried, and whether and when it may be tried again. */
final class RetryPolicy {
    private final Operation operation;
    private final CallOptions options;
    private final RetryBudget budget;
    private final EventPublisher events;
    private final Map<Loss, Integer> recoveries = new EnumMap<>(Loss.class);
    private int failed;
    private int colds;

    RetryPolicy(Operation operation, CallOptions options, RetryBudget budget, EventPublisher events) {
        this.operation = operation;
        this.options = options;
        this.budget = budget;
        this.events = events;
        budget.called();
    }

    /** Turns a cold answer into a success when the call was repeated often enough for it. */
    <T extends @Nullable Object> Outcome<T> believe(Outcome<T> outcome) {
        return outcome instanceof Outcome.Cold<T> cold
                        && colds >= operation.cold().orElseThrow().tries()
                ? new Outcome.Success<>(cold.value())
                : outcome;
    }

    /**
     * Counts an outcome that is no success.
     *
     * @param away how long nothing is sent that the operation needs
     * @return the pause before the next attempt; empty when there is none, so that the outcome's failure is the call's
     */
    Optional<Duration> pauseBeforeNext(Outcome<?> outcome, Duration away, Deadline deadline) {
        if (outcome instanceof Outcome.Overtaken<?>) {
            return Optional.of(Duration.ZERO); // it has not left, so it does not count
        }
        Optional<Duration> pause = pauseAfter(outcome)
                .map(own -> own.compareTo(away) > 0 ? own : away)
                .filter(longer -> longer.compareTo(deadline.left()) <= 0);
        pause.ifPresent(next -> events.retrying(
                operation, failed + colds + 1, next, outcome.failure().explanation()));
        return pause;
    }

    private Optional<Duration> pauseAfter(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Cold<?>) {
            colds++;
            return operation.cold().map(ColdAnswer::askAgainAfter);
        }
        failed++;
        if (failed >= options.attempts()) {
            return Optional.empty();
        }
        if (outcome instanceof Outcome.SessionLost<?> lost && mayFollow(lost)) {
            int times = recoveries.merge(lost.loss(), 1, Integer::sum);
            if (times <= lost.loss().recoveries) {
                return Optional.of(lost.loss() == Loss.BROKERAGE ? Duration.ofSeconds(times) : Duration.ZERO);
            }
        }
        if (operation.effect().repeatable()) {
            if (outcome instanceof Outcome.RetryAfter<?> retry && budget.granted()) {
                return Optional.of(retry.pause().isZero() ? budget.backoff(failed) : retry.pause());
            }
            if (outcome instanceof Outcome.Away<?> && budget.granted()) {
                return Optional.of(budget.backoff(failed));
            }
        }
        return Optional.empty();
    }

    /**
     * An order that has left is never sent again, not even one that a lost session refused; and a logout that finds the
     * session gone has nothing left to end.
     */
    private boolean mayFollow(Outcome.SessionLost<?> lost) {
        return !operation.sameCallAs(Endpoint.LOGOUT)
                && (operation.effect().repeatable() || lost.failure().delivery() == Delivery.NOT_SENT);
    }
}

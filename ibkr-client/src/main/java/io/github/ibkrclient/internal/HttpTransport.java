package io.github.ibkrclient.internal;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Effect;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.internal.Outcome.Loss;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The life of a call: session, pace, signature, wire, answer; then the value, another attempt, or an exception. */
final class HttpTransport implements Transport {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    private final Wire wire;
    private final Session session;
    private final Timing timing;
    private final Notices notices;
    private final boolean readOnly;
    private final CallOptions options;

    HttpTransport(Wire wire, Session session, Timing timing, Notices notices, boolean readOnly, CallOptions options) {
        this.wire = wire;
        this.session = session;
        this.timing = timing;
        this.notices = notices;
        this.readOnly = readOnly;
        this.options = options;
    }

    HttpTransport with(CallOptions other) {
        return new HttpTransport(wire, session, timing, notices, readOnly, other);
    }

    @Override
    public <T extends @Nullable Object> T send(ApiRequest request, TypeToken<T> type) {
        Operation operation = request.operation();
        if (readOnly && !operation.effect().repeatable()) {
            throw new IllegalStateException(
                    operation.name() + ": this client is read-only (IbkrClient.Builder.readOnly); nothing was sent");
        }
        try {
            return attempt(request, type, Deadline.in(options.timeout(), timing));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            IbkrException failure = new TransportException(
                    operation, Delivery.NOT_SENT, "interrupted while it waited", OrderIds.of(request), e);
            notices.failed(operation, failure);
            throw failure;
        } catch (IbkrException e) {
            notices.failed(operation, e);
            throw e;
        }
    }

    private <T extends @Nullable Object> T attempt(ApiRequest request, TypeToken<T> type, Deadline deadline)
            throws InterruptedException {
        Operation operation = request.operation();
        Map<Loss, Integer> recoveries = new EnumMap<>(Loss.class);
        int colds = 0;
        for (int attempt = 1; ; attempt++) {
            Outcome<T> outcome;
            try (Session.Lease lease = session.ready(request, deadline)) {
                outcome = wire.exchange(request, type, session.doubts(operation), deadline);
                if (outcome instanceof Outcome.Ok<T> ok) {
                    session.answered(request, ok.value(), lease);
                    return ok.value();
                }
                if (outcome instanceof Outcome.SessionLost<T> lost) {
                    session.lost(lost.loss(), lease);
                }
                if (outcome instanceof Outcome.Cold<T> cold
                        && colds >= operation.cold().orElseThrow().tries()) {
                    session.answered(request, cold.value(), lease);
                    return cold.value();
                }
            }
            Duration pause;
            if (outcome instanceof Outcome.Cold<T> cold) {
                colds++;
                pause = operation.cold().orElseThrow().askAgainAfter();
                if (pause.compareTo(deadline.left()) > 0) {
                    return cold.value();
                }
            } else if (outcome instanceof Outcome.SessionLost<T> lost) {
                int times = recoveries.merge(lost.loss(), 1, Integer::sum);
                if (operation.effect() == Effect.ORDER || times > lost.loss().recoveries) {
                    throw lost.failure();
                }
                pause = lost.loss() == Loss.BROKERAGE ? Duration.ofSeconds(times) : Duration.ZERO;
                notices.retrying(operation, attempt + 1, pause, lost.failure());
            } else if (outcome instanceof Outcome.RetryAfter<T> retry
                    && operation.effect().repeatable()
                    && attempt < options.attempts()) {
                pause = retry.pause().isZero() ? backoff(attempt) : retry.pause();
                if (pause.compareTo(deadline.left()) > 0) {
                    throw retry.failure();
                }
                notices.retrying(operation, attempt + 1, pause, retry.failure());
            } else {
                throw failure(outcome);
            }
            timing.sleep(pause);
        }
    }

    private static IbkrException failure(Outcome<?> outcome) {
        if (outcome instanceof Outcome.RetryAfter<?> retry) {
            return retry.failure();
        }
        if (outcome instanceof Outcome.Failed<?> failed) {
            return failed.failure();
        }
        throw new IllegalStateException("an outcome without a failure: " + outcome);
    }

    /** Doubles with each attempt; up to half of it is spread by the clock's low digits. */
    private Duration backoff(int attempt) {
        Duration pause = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempt - 1, 10));
        Duration capped = pause.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : pause;
        return capped.plusNanos(Math.floorMod(timing.nanoTime() * 0x9E3779B97F4A7C15L, capped.toNanos() / 2));
    }
}

package io.github.ibkrclient.internal.call;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.internal.event.EventPublisher;
import io.github.ibkrclient.internal.http.PlainExchange;
import io.github.ibkrclient.internal.http.WatchedSockets;
import io.github.ibkrclient.internal.response.Answer;
import io.github.ibkrclient.internal.response.ClockSkew;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.internal.response.ResponseReader;
import io.github.ibkrclient.internal.session.SessionHandle;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.pacing.Permit;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: permit, signature, exchange, reading. Whatever is thrown after an order or a setting has left, an {@code
 * Error} too, becomes a failure that says {@code UNKNOWN}.
 */
public final class Exchange {
    private final Parts parts;

    /** What an exchange needs. It learns from the connections when a call leaves. */
    public record Parts(
            OkHttpClient http,
            RequestFactory requests,
            ResponseReader reader,
            CallPacing pacing,
            EventPublisher events,
            Timing timing) {
        /** Watches the connections. */
        public Parts {
            http = http.newBuilder()
                    .socketFactory(WatchedSockets.inPlaceOf(http.socketFactory()))
                    .addNetworkInterceptor(Departure::watch)
                    .build();
        }
    }

    /** An exchange over these connections. */
    public Exchange(Parts parts) {
        this.parts = parts;
    }

    <T extends @Nullable Object> Outcome<T> run(
            ApiRequest request, TypeToken<T> type, SessionHandle session, Deadline deadline)
            throws InterruptedException {
        Operation operation = request.operation();
        long asked = parts.timing().nanoTime();
        Permit permit = parts.pacing().acquire(operation, deadline);
        boolean left = false;
        try {
            if (!session.holds()) {
                return new Outcome.Overtaken<>();
            }
            parts.events().paced(operation, Duration.ofNanos(parts.timing().nanoTime() - asked));
            Departure departure = new Departure(permit, operation, parts.events());
            Call call = parts.http()
                    .newCall(parts.requests()
                            .signed(request)
                            .newBuilder()
                            .tag(Departure.class, departure)
                            .build());
            left = true;
            call.timeout().timeout(Math.max(1, deadline.nanosLeft()), TimeUnit.NANOSECONDS);
            return answer(call, request, type, session);
        } catch (SessionException discarded) { // another caller lost the token while this one waited for its turn
            return new Outcome.SessionLost<>(Outcome.Loss.TOKEN, discarded);
        } finally {
            if (left) {
                permit.close();
            } else {
                permit.giveBack();
            }
        }
    }

    private <T extends @Nullable Object> Outcome<T> answer(
            Call call, ApiRequest request, TypeToken<T> type, SessionHandle session) {
        Operation operation = request.operation();
        long start = parts.timing().nanoTime();
        try (Response response = call.execute()) {
            Optional<RateLimitedException> penalty = parts.pacing().penalty(operation, response);
            Answer content = Answer.of(response, operation, type);
            parts.events()
                    .exchanged(
                            operation,
                            response.code(),
                            Duration.ofNanos(parts.timing().nanoTime() - start));
            if (penalty.isPresent()) {
                return new Outcome.Failed<>(penalty.get());
            }
            Outcome<T> outcome = parts.reader()
                    .read(
                            operation,
                            type,
                            content,
                            session::mayBeCold,
                            drift -> parts.events().drifted(operation, drift));
            return ClockSkew.explain(
                    outcome, operation, response, parts.timing().now());
        } catch (IOException e) {
            return unanswered(PlainExchange.failure(operation, e));
        } catch (RuntimeException | Error e) { // of an interceptor of the user's, or the memory is full
            return new Outcome.Failed<>(PlainExchange.brokenOff(operation, e));
        }
    }

    private static <T extends @Nullable Object> Outcome<T> unanswered(IbkrException failure) {
        boolean passing = failure instanceof TransportException && failure.code() != ErrorCode.INTERRUPTED;
        return passing ? new Outcome.RetryAfter<>(Duration.ZERO, failure) : new Outcome.Failed<>(failure);
    }
}

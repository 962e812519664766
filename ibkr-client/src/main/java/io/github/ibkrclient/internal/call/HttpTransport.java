package io.github.ibkrclient.internal.call;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.FailureState;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.error.ReadOnlyException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.internal.event.EventPublisher;
import io.github.ibkrclient.internal.http.PlainExchange;
import io.github.ibkrclient.internal.json.ClientOrderIds;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.internal.session.Session;
import io.github.ibkrclient.internal.session.SessionHandle;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The life of a call: session, pace, signature, exchange, answer; then the value, another attempt, or an exception. An
 * {@code Error} or a foreign exception passes through as it is when the call has not left, or changes nothing. After an
 * order or a setting has left, it is the cause of a failure that says {@code UNKNOWN}.
 */
public final class HttpTransport implements Transport {
    private final Parts parts;
    private final CallOptions options;
    private final @Nullable Deadline bound;

    /**
     * What all transports of a client share.
     *
     * @param state how things stand at this moment, for a failure of a call that carried this order
     * @param readOnly whether calls that change settings or orders are refused
     */
    public record Parts(
            Exchange exchange,
            Session session,
            RetryBudget budget,
            EventPublisher events,
            Timing timing,
            RouteTable routes,
            Function<Optional<String>, FailureState> state,
            boolean readOnly) {}

    /** A transport for calls that the user makes. */
    public HttpTransport(Parts parts, CallOptions options) {
        this(parts, options, null);
    }

    private HttpTransport(Parts parts, CallOptions options, @Nullable Deadline bound) {
        this.parts = parts;
        this.options = options;
        this.bound = bound;
    }

    /** The same with other options. */
    public HttpTransport with(CallOptions other) {
        return new HttpTransport(parts, other, bound);
    }

    /** The same for calls that serve another call, and so must be done by its deadline. */
    public HttpTransport until(Deadline deadline) {
        return new HttpTransport(parts, options, deadline);
    }

    @Override
    public <T extends @Nullable Object> T send(ApiRequest asked, TypeToken<T> type) {
        ApiRequest request = ClientOrderIds.complete(parts.routes().resolve(asked));
        try {
            return attempt(request, type, bound == null ? Deadline.in(options.timeout(), parts.timing()) : bound);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(
                    request,
                    about(
                            request,
                            new TransportException(
                                    request.operation(),
                                    ErrorCode.INTERRUPTED,
                                    Delivery.NOT_SENT,
                                    "interrupted while it waited",
                                    e)));
        } catch (IbkrException e) {
            throw failed(request, e);
        }
    }

    private <T extends @Nullable Object> T attempt(ApiRequest request, TypeToken<T> type, Deadline deadline)
            throws InterruptedException {
        Operation operation = request.operation();
        if (parts.readOnly() && !operation.effect().repeatable()) {
            throw RouteTable.advice(operation)
                    .map(advice -> new ReadOnlyException(operation, advice))
                    .orElseGet(() -> new ReadOnlyException(operation));
        }
        RetryPolicy retries = new RetryPolicy(operation, options, parts.budget(), parts.events());
        while (true) {
            Outcome<T> outcome;
            try (SessionHandle handle = prepare(request, deadline)) {
                outcome = retries.believe(parts.exchange().run(request, type, handle, deadline));
                learn(handle, outcome, operation);
            }
            if (outcome instanceof Outcome.Success<T> success) {
                return success.value();
            }
            parts.timing()
                    .sleep(retries.pauseBeforeNext(outcome, parts.session().pause(operation), deadline)
                            .orElseThrow(() -> about(request, outcome.failure())));
        }
    }

    private void learn(SessionHandle handle, Outcome<?> outcome, Operation operation) {
        try {
            parts.session().learn(handle, outcome);
        } catch (RuntimeException | Error e) { // the call has left
            throw PlainExchange.brokenOff(operation, e);
        }
    }

    /** Prepares the session. A failure of the session's own calls does not count as one of this call, which has not left. */
    private SessionHandle prepare(ApiRequest request, Deadline deadline) throws InterruptedException {
        try {
            return parts.session().prepare(request, deadline);
        } catch (IbkrException e) {
            if (e.delivery() != Delivery.UNKNOWN) {
                throw e;
            }
            String opening = e.operation().map(own -> own.name() + ": ").orElse("");
            throw about(
                    request,
                    new SessionException(
                            request.operation(),
                            ErrorCode.SESSION_NOT_READY,
                            Delivery.NOT_SENT,
                            "the session could not be opened: " + opening + e.explanation(),
                            e));
        }
    }

    /** Notes the order in a failure of the call itself. A failure of the session, which callers share, names no order. */
    private IbkrException about(ApiRequest request, IbkrException own) {
        own.happenedIn(parts.state().apply(parts.session().clientOrderId(request)));
        return own;
    }

    private IbkrException failed(ApiRequest request, IbkrException failure) {
        if (failure instanceof RateLimitedException) {
            parts.session().penalised();
        }
        if (failure.state().isEmpty()) {
            failure.happenedIn(parts.state().apply(Optional.empty()));
        }
        parts.events().failed(request.operation(), failure);
        return failure;
    }
}

package io.github.ibkrclient.internal;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.FailureState;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The life of a call: session, pace, signature, wire, answer; then the value, another attempt, or an exception. */
final class HttpTransport implements Transport {
    private final Wire wire;
    private final Session session;
    private final Timing timing;
    private final Notices notices;
    private final Retries retries;
    private final Supplier<FailureState> state;
    private final boolean readOnly;
    private final CallOptions options;
    private final @Nullable Deadline bound;

    HttpTransport(
            Wire wire,
            Session session,
            Timing timing,
            Notices notices,
            Retries retries,
            Supplier<FailureState> state,
            boolean readOnly,
            CallOptions options,
            @Nullable Deadline bound) {
        this.wire = wire;
        this.session = session;
        this.timing = timing;
        this.notices = notices;
        this.retries = retries;
        this.state = state;
        this.readOnly = readOnly;
        this.options = options;
        this.bound = bound;
    }

    /** The same with another patience. */
    HttpTransport with(CallOptions other) {
        return new HttpTransport(wire, session, timing, notices, retries, state, readOnly, other, bound);
    }

    /** The same for calls that serve another call, and so must be done by its deadline. */
    HttpTransport until(Deadline deadline) {
        return new HttpTransport(wire, session, timing, notices, retries, state, readOnly, options, deadline);
    }

    @Override
    public <T extends @Nullable Object> T send(ApiRequest request, TypeToken<T> type) {
        Operation operation = request.operation();
        if (readOnly && !operation.effect().repeatable()) {
            throw new IllegalStateException(
                    operation.name() + ": this client is read-only (IbkrClient.Builder.readOnly); nothing was sent");
        }
        try {
            return attempt(request, type, bound == null ? Deadline.in(options.timeout(), timing) : bound);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            TransportException interrupted = new TransportException(
                    operation, ErrorCode.INTERRUPTED, Delivery.NOT_SENT, "interrupted while it waited", e);
            throw failed(request, about(request, interrupted));
        } catch (IbkrException e) {
            throw failed(request, e);
        }
    }

    private IbkrException failed(ApiRequest request, IbkrException failure) {
        if (failure instanceof RateLimitedException) {
            session.penalised();
        }
        if (failure.state().isEmpty()) {
            failure.happenedIn(state.get());
        }
        notices.failed(request.operation(), failure);
        return failure;
    }

    /** Names the order in a failure of its own call; one of the session's, which callers share, names none. */
    private static IbkrException about(ApiRequest request, IbkrException own) {
        OrderIds.of(request).ifPresent(own::concerns);
        return own;
    }

    private <T extends @Nullable Object> T attempt(ApiRequest request, TypeToken<T> type, Deadline deadline)
            throws InterruptedException {
        Operation operation = request.operation();
        Attempts attempts = new Attempts(operation, options, retries);
        while (true) {
            Outcome<T> outcome;
            try (Session.Lease lease = ready(request, deadline)) {
                outcome = wire.exchange(request, type, lease, deadline);
                session.heard(operation, outcome);
                Outcome<T> believed = attempts.believe(outcome);
                if (believed instanceof Outcome.Ok<T> ok) {
                    session.answered(request, ok.value(), lease);
                    return ok.value();
                }
                if (outcome instanceof Outcome.SessionLost<T> lost) {
                    session.lost(lost.loss(), lease);
                }
            }
            if (outcome instanceof Outcome.Overtaken<T>) {
                continue;
            }
            IbkrException failure = about(request, outcome.failure());
            Duration pause = longer(attempts.next(outcome), session.pause(operation));
            if (pause.compareTo(deadline.left()) > 0) {
                throw failure;
            }
            notices.retrying(operation, attempts.made() + 1, pause, failure.explanation());
            timing.sleep(pause);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** What happened to the session's own calls says nothing about this one, which has not left. */
    private Session.Lease ready(ApiRequest request, Deadline deadline) throws InterruptedException {
        try {
            return session.ready(request, deadline);
        } catch (IbkrException e) {
            if (e.delivery() != Delivery.UNKNOWN) {
                throw e;
            }
            throw about(
                    request,
                    new SessionException(
                            request.operation(),
                            SessionException.Reason.NOT_READY,
                            Delivery.NOT_SENT,
                            "the session could not be opened: "
                                    + e.operation()
                                            .map(opening -> opening.name() + ": ")
                                            .orElse("") + e.explanation(),
                            e));
        }
    }
}

package io.github.ibkrclient.internal;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.TransportException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The life of a call: session, pace, signature, wire, answer; then the value, another attempt, or an exception. */
final class HttpTransport implements Transport {
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
        Attempts attempts = new Attempts(operation, options, timing);
        while (true) {
            Outcome<T> outcome;
            try (Session.Lease lease = session.ready(request, deadline)) {
                outcome = wire.exchange(request, type, session.doubts(operation), deadline);
                Outcome<T> believed = attempts.believe(outcome);
                if (believed instanceof Outcome.Ok<T> ok) {
                    session.answered(request, ok.value(), lease);
                    return ok.value();
                }
                if (outcome instanceof Outcome.SessionLost<T> lost) {
                    session.lost(lost.loss(), lease);
                }
            }
            Duration pause = attempts.next(outcome);
            if (pause.compareTo(deadline.left()) > 0) {
                throw outcome.failure();
            }
            notices.retrying(
                    operation, attempts.made() + 1, pause, outcome.failure().explanation());
            timing.sleep(pause);
        }
    }
}

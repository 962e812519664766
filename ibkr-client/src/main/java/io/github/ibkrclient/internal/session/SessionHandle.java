package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.time.Deadline;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one call stands on, as it was when the session let it through. Closing it ends what the call holds. */
public final class SessionHandle implements AutoCloseable {
    private final Session session;
    private final ApiRequest request;
    private final Deadline deadline;
    private @Nullable SignOn signOn;
    private long signOnGeneration;
    private long brokerageGeneration;
    private Runnable release = () -> {};

    SessionHandle(Session session, ApiRequest request, Deadline deadline) {
        this.session = session;
        this.request = request;
        this.deadline = deadline;
    }

    /** Whether all of it still stands and the client was not closed, so that the call may leave. */
    public boolean holds() {
        return session.holds(this);
    }

    /** Whether an empty answer may be a cold one, because this session has not answered the call yet. */
    public boolean mayBeCold() {
        return session.mayBeCold(this);
    }

    @Override
    public void close() {
        release.run();
    }

    ApiRequest request() {
        return request;
    }

    /** The body of the request as a record, also when it was sent by hand. */
    <T> Optional<T> body(Class<T> type) {
        return Json.as(request.body().orElse(null), type);
    }

    Operation operation() {
        return request.operation();
    }

    Deadline deadline() {
        return deadline;
    }

    /** The session that the call needs; none for a call that gets a token. */
    SessionTier tier() {
        return signOn == null ? SessionTier.NONE : operation().tier();
    }

    void signedOn(SignOn with, long generation) {
        signOn = with;
        signOnGeneration = generation;
    }

    @Nullable
    SignOn signOn() {
        return signOn;
    }

    long signOnGeneration() {
        return signOnGeneration;
    }

    void onBrokerage(long generation) {
        brokerageGeneration = generation;
    }

    long brokerageGeneration() {
        return brokerageGeneration;
    }

    /** What ends a hold of the call; each is run when the call is over. */
    void holding(Runnable end) {
        Runnable others = release;
        release = () -> {
            others.run();
            end.run();
        };
    }
}

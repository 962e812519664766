package io.github.ibkrclient.testkit.internal.server;

import io.github.ibkrclient.testkit.ReceivedRequest;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.testkit.internal.call.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The requests that arrived and what clients did wrong. The server's lock guards it. */
public final class RequestLog {
    private static final int REMEMBERED = 100_000;

    private final Consumer<Violation> onViolation;
    private final List<Violation> violations = new ArrayList<>();
    private final List<ReceivedRequest> received = new ArrayList<>();

    /** An empty log that reports each violation to a listener. */
    public RequestLog(Consumer<Violation> onViolation) {
        this.onViolation = onViolation;
    }

    /** Adds a request; the older half is forgotten when there are too many. */
    void add(ReceivedRequest request) {
        if (received.size() == REMEMBERED) {
            received.subList(0, REMEMBERED / 2).clear();
        }
        received.add(request);
    }

    /** Notes what a client did wrong. */
    public void violation(Violation.Kind kind, String operation, Instant now, String detail) {
        Violation violation = new Violation(kind, operation, now, detail);
        violations.add(violation);
        onViolation.accept(violation);
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    List<ReceivedRequest> received(String key) {
        return received.stream()
                .filter(request -> Route.key(request.method(), request.path()).equals(key))
                .toList();
    }
}

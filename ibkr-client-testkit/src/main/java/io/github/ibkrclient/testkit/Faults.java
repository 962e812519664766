package io.github.ibkrclient.testkit;

import io.github.ibkrclient.Operation;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to go wrong. Faults of an operation wait in line; each serves one call that passed all checks. Thread-safe. */
public final class Faults {
    private final Map<String, Deque<Fault>> byOperation = new HashMap<>();

    /**
     * What goes wrong with one call.
     *
     * @param answer what is answered instead of handling the call; null to handle it
     * @param drops whether the connection is cut afterwards
     * @param expires whether the session ends before the call
     */
    record Fault(@Nullable SimulatedResponse answer, boolean drops, boolean expires) {}

    /** The faults of an operation. */
    public OperationFaults on(Operation operation) {
        return new OperationFaults(Route.key(operation.method(), operation.path()));
    }

    synchronized void add(String operation, Fault fault) {
        byOperation.computeIfAbsent(operation, key -> new ArrayDeque<>()).add(fault);
    }

    synchronized @Nullable Fault next(String operation) {
        Deque<Fault> waiting = byOperation.get(operation);
        return waiting == null ? null : waiting.poll();
    }

    /** Where faults of one operation are put in line. */
    public final class OperationFaults {
        private final String operation;

        private OperationFaults(String operation) {
            this.operation = operation;
        }

        /** The call takes effect, but its connection dies before the answer. */
        public OperationFaults dropConnectionAfterRequest() {
            return then(new Fault(null, true, false));
        }

        /** The call has no effect and gets this JSON. */
        public OperationFaults answer(int status, String json) {
            return then(new Fault(SimulatedResponse.json(status, json), false, false));
        }

        /** As many calls have no effect and get this JSON. */
        public OperationFaults answer(int status, String json, int times) {
            for (int i = 0; i < times; i++) {
                answer(status, json);
            }
            return this;
        }

        /** The call has no effect and gets a page of HTML, as from a proxy on the way. */
        public OperationFaults answerHtml(int status) {
            return then(new Fault(SimulatedResponse.html(status, "Error " + status), false, false));
        }

        /** The session of the caller ends just before the call, which gets a 401. */
        public OperationFaults expireSession() {
            return then(new Fault(null, false, true));
        }

        private OperationFaults then(Fault fault) {
            add(operation, fault);
            return this;
        }
    }
}

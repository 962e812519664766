package io.github.ibkrclient.internal;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.model.SuppressQuestionsRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order questions that the user has suppressed. IBKR forgets them with the brokerage session, so they are suppressed
 * again before the first order of the next one.
 */
final class Suppressions {
    private final Stage stage;
    private final Set<String> messageIds = new TreeSet<>();
    private volatile long madeFor;

    Suppressions(Timing timing, Runnable changed) {
        this.stage = new Stage(timing, changed);
    }

    /** Suppresses again what a brokerage session of this generation may ask. */
    void ensure(Operation operation, long brokerage, Deadline deadline, Transport transport)
            throws InterruptedException {
        List<String> wanted = wanted();
        if (wanted.isEmpty()) {
            return;
        }
        stage.ensure(operation, deadline, () -> madeFor == brokerage, () -> {
            transport.send(
                    ApiRequest.of(Endpoint.SUPPRESS_QUESTIONS).body(new SuppressQuestionsRequest(wanted)),
                    TypeToken.get(JsonElement.class));
            madeFor = brokerage;
        });
    }

    /** Learns from a call that IBKR answered well in a brokerage session of this generation. */
    void learn(ApiRequest request, long brokerage) {
        if (Session.is(request.operation(), Endpoint.SUPPRESS_QUESTIONS)
                && request.body().orElse(null) instanceof SuppressQuestionsRequest suppressed) {
            add(suppressed.messageIds(), brokerage);
        } else if (Session.is(request.operation(), Endpoint.RESET_SUPPRESSED_QUESTIONS)) {
            clear();
        }
    }

    private synchronized void add(List<String> suppressed, long brokerage) {
        if (messageIds.isEmpty()) {
            madeFor = brokerage;
            stage.done();
        }
        messageIds.addAll(suppressed);
    }

    private synchronized void clear() {
        messageIds.clear();
    }

    private synchronized List<String> wanted() {
        return List.copyOf(messageIds);
    }
}

package io.github.ibkrclient.internal.session;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.internal.concurrent.SingleFlight;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.model.SuppressQuestionsRequest;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.time.Timing;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order questions that the user has suppressed. IBKR forgets them with the brokerage session, so they are suppressed
 * again before the first order of the next one. See {@code docs/protocol.md#session-forgets}.
 */
final class SuppressedQuestions implements Prerequisite {
    private final SingleFlight flight;
    private final SessionCalls calls;
    private final Set<String> messageIds = new TreeSet<>();
    private volatile long suppressedIn;

    SuppressedQuestions(Timing timing, SessionCalls calls, Runnable changed) {
        this.flight = new SingleFlight(timing, changed);
        this.calls = calls;
    }

    @Override
    public void ensure(SessionHandle call) throws InterruptedException {
        if (call.tier() == SessionTier.NONE || call.operation().effect() != Effect.ORDER) {
            return;
        }
        List<String> wanted = wanted();
        if (wanted.isEmpty()) {
            return;
        }
        long brokerage = call.brokerageGeneration();
        flight.ensure(call.operation(), call.deadline(), () -> suppressedIn == brokerage, () -> {
            calls.until(call.deadline())
                    .send(
                            ApiRequest.of(Endpoint.SUPPRESS_QUESTIONS).body(new SuppressQuestionsRequest(wanted)),
                            TypeToken.get(JsonElement.class));
            suppressedIn = brokerage;
        });
    }

    @Override
    public void learn(SessionHandle call, Outcome<?> outcome) {
        if (!outcome.succeeded()) {
            return;
        }
        if (call.operation().sameCallAs(Endpoint.SUPPRESS_QUESTIONS)) {
            call.body(SuppressQuestionsRequest.class)
                    .ifPresent(suppressed -> add(suppressed.messageIds(), call.brokerageGeneration()));
        } else if (call.operation().sameCallAs(Endpoint.RESET_SUPPRESSED_QUESTIONS)) {
            clear();
        }
    }

    private synchronized void add(List<String> suppressed, long brokerage) {
        if (messageIds.isEmpty()) {
            suppressedIn = brokerage;
            flight.markOpen();
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

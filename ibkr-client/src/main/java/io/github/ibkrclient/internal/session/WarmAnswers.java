package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.internal.response.Outcome;
import java.util.HashSet;
import java.util.Set;

/**
 * Which calls a brokerage session has answered, for each account. Until then an empty answer may be a cold one. See {@code
 * docs/protocol.md#trades-are-cold}.
 */
final class WarmAnswers implements Prerequisite {
    private final SelectedAccount account;
    private final Set<String> warm = new HashSet<>();
    private long generation;

    WarmAnswers(SelectedAccount account) {
        this.account = account;
    }

    @Override
    public void ensure(SessionHandle call) {
        // a call may always leave
    }

    @Override
    public synchronized void learn(SessionHandle call, Outcome<?> outcome) {
        if (outcome.succeeded() && call.operation().cold().isPresent() && isCurrent(call)) {
            warm.add(warmKey(call));
        }
    }

    synchronized boolean mayBeCold(SessionHandle call) {
        return !isCurrent(call) || !warm.contains(warmKey(call));
    }

    private boolean isCurrent(SessionHandle call) {
        if (call.brokerageGeneration() > generation) {
            generation = call.brokerageGeneration();
            warm.clear();
        }
        return call.brokerageGeneration() == generation;
    }

    private String warmKey(SessionHandle call) {
        return call.operation().name() + "@" + account.id();
    }
}

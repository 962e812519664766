package io.github.ibkrclient.internal.session;

import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.concurrent.SingleFlight;
import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.model.BrokerageStatus;
import io.github.ibkrclient.model.Tickle;
import io.github.ibkrclient.model.TickleIserver;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The one brokerage session of the user, and what is done about others who want it. */
final class Brokerage implements Prerequisite {
    /** How often a session that another holds is asked for at most. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(1);

    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    private final Timing timing;
    private final SingleFlight flight;
    private final CompetePolicy policy;
    private final SessionCalls calls;
    private final AtomicInteger takers = new AtomicInteger();

    Brokerage(Timing timing, CompetePolicy policy, SessionCalls calls, Runnable changed) {
        this.flight = new SingleFlight(timing, changed, policy == CompetePolicy.FAIL ? FOR_GOOD : BETWEEN_QUESTIONS);
        this.timing = timing;
        this.policy = policy;
        this.calls = calls;
    }

    @Override
    public void ensure(SessionHandle call) throws InterruptedException {
        call.onBrokerage(
                call.tier() == SessionTier.BROKERAGE
                        ? flight.ensure(
                                call.operation(),
                                call.deadline(),
                                () -> true,
                                new BrokerageOpening(call, this::takesOver, calls, timing))
                        : flight.generation());
    }

    @Override
    public void learn(SessionHandle call, Outcome<?> outcome) {
        if (outcome.lost(Outcome.Loss.BROKERAGE)) {
            flight.lost(call.brokerageGeneration(), null, () -> {});
        } else if (call.operation().sameCallAs(Endpoint.GET_BROKERAGE_STATUS)) {
            Json.as(outcome.answer(), BrokerageStatus.class).ifPresent(status -> judge(status, call));
        } else if (call.operation().sameCallAs(Endpoint.TICKLE)) {
            Json.as(outcome.answer(), Tickle.class)
                    .map(Tickle::iserver)
                    .map(TickleIserver::authStatus)
                    .ifPresent(status -> judge(status, call));
        }
    }

    /**
     * Runs what opens the session, whoever was found to hold it before.
     *
     * @param takeOver whether another holder is thrown out this once
     */
    void open(boolean takeOver, Runnable connect) {
        takers.addAndGet(takeOver ? 1 : 0);
        try {
            flight.clearCompeting();
            connect.run();
        } catch (SessionException e) {
            if (!takeOver || e.code() != ErrorCode.SESSION_COMPETING) {
                throw e;
            }
            flight.clearCompeting(); // it shared an opening that had begun before it and did not take over
            connect.run();
        } finally {
            takers.addAndGet(takeOver ? -1 : 0);
        }
    }

    SingleFlight flight() {
        return flight;
    }

    private boolean takesOver() {
        return takers.get() > 0 || policy == CompetePolicy.TAKE;
    }

    private void judge(BrokerageStatus status, SessionHandle call) {
        if (!Boolean.FALSE.equals(status.authenticated())) {
            return;
        }
        boolean leftToAnother = policy != CompetePolicy.TAKE && Boolean.TRUE.equals(status.competing());
        flight.lost(
                call.brokerageGeneration(),
                leftToAnother ? BrokerageOpening.competing(call.operation()) : null,
                () -> {});
        if (!leftToAnother && policy == CompetePolicy.YIELD) {
            flight.clearCompeting();
        }
    }
}

package io.github.ibkrclient.internal.session;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.concurrent.SingleFlight;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.model.Tickle;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must stand before a call: a list of prerequisites, each opened once for all callers. One more is a class and an
 * entry in the list.
 */
public final class Session {
    private final Timing timing;
    private final SessionCalls calls;
    private final Runnable changed;
    private final Availability availability;
    private final SignOns signOns;
    private final Brokerage brokerage;
    private final Keepalive keepalive;
    private final OrderQuestions questions;
    private final WarmAnswers warmAnswers;
    private final List<Prerequisite> prerequisites;
    private volatile boolean closed;

    /** Nothing is open; {@code changed} runs after each change of a phase. */
    public Session(
            Timing timing,
            Map<SecurityScheme, Signer> signers,
            CompetePolicy policy,
            SessionCalls calls,
            Runnable changed) {
        this.timing = timing;
        this.calls = calls;
        this.changed = changed;
        this.availability = new Availability(timing, changed);
        this.brokerage = new Brokerage(timing, policy, calls, changed);
        this.signOns = new SignOns(signers, timing, calls, changed, brokerage.flight()::close);
        this.keepalive = new Keepalive(timing, this::tickle);
        SelectedAccount account = new SelectedAccount(timing, calls);
        this.questions = new OrderQuestions(timing);
        this.warmAnswers = new WarmAnswers(account);
        this.prerequisites = List.of(
                availability,
                signOns,
                keepalive,
                brokerage,
                new Primers(timing, calls, changed),
                new SuppressedQuestions(timing, calls, changed),
                account,
                questions,
                warmAnswers);
    }

    /** Waits until everything stands that the request needs. */
    public SessionHandle prepare(ApiRequest request, Deadline deadline) throws InterruptedException {
        if (closed) {
            throw new SessionException(
                    request.operation(), ErrorCode.CLIENT_CLOSED, Delivery.NOT_SENT, "the client is closed");
        }
        SessionHandle call = new SessionHandle(this, request, deadline);
        for (Prerequisite prerequisite : prerequisites) {
            prerequisite.ensure(call);
        }
        return call;
    }

    /** Waits until a session stands for something that is no operation, such as a socket. */
    public SessionHandle prepare(SessionTier tier, Deadline deadline) throws InterruptedException {
        return prepare(ApiRequest.of(new SessionNeed(tier)), deadline);
    }

    /** Learns from what an attempt came to, answered or not. */
    public void learn(SessionHandle call, Outcome<?> outcome) {
        for (Prerequisite prerequisite : prerequisites) {
            prerequisite.learn(call, outcome);
        }
    }

    /** The client order id of the order that a request is about; empty when it is about none, or it is not known. */
    public Optional<String> clientOrderId(ApiRequest request) {
        return questions.clientOrderId(request);
    }

    /** How long from now nothing is sent that the operation needs; zero when calls leave. */
    public Duration pause(Operation operation) {
        return availability
                .of(operation)
                .map(pause -> Duration.between(timing.now(), pause.until()))
                .orElse(Duration.ZERO);
    }

    /** IBKR's penalty began. */
    public void penalised() {
        changed.run();
    }

    /**
     * Runs what opens the session, whoever was found to hold it before.
     *
     * @param takeOver whether another holder of the brokerage session is thrown out this once
     */
    public void open(boolean takeOver, Runnable connect) {
        brokerage.open(takeOver, connect);
    }

    /** Whether the sign-on session stands. */
    public boolean signedOn() {
        return signOns.session().flight().state().phase() == SessionStatus.Phase.OPEN;
    }

    /** The session was ended; the next call opens another. */
    public void ended() {
        keepalive.stop();
        signOns.end();
    }

    /** No call is let through any more. */
    public void close() {
        closed = true;
        keepalive.close();
    }

    /** Which parts of IBKR answer. */
    public Availability availability() {
        return availability;
    }

    SignOns signOns() {
        return signOns;
    }

    SingleFlight brokerage() {
        return brokerage.flight();
    }

    Keepalive keepalive() {
        return keepalive;
    }

    boolean closed() {
        return closed;
    }

    boolean holds(SessionHandle call) {
        SignOn signOn = call.signOn();
        return !closed
                && (signOn == null || signOn.stands(call.signOnGeneration()))
                && (call.tier() != SessionTier.BROKERAGE || brokerage.flight().stands(call.brokerageGeneration()));
    }

    boolean mayBeCold(SessionHandle call) {
        return warmAnswers.mayBeCold(call);
    }

    /** Sends a tickle while the sign-on session stands. A session that ended is not opened again for a tickle. */
    private void tickle() {
        if (!signedOn()) {
            return;
        }
        availability.refuse(Endpoint.TICKLE);
        try {
            calls.until(Deadline.in(CallOptions.DEFAULT.timeout(), timing), CallOptions.DEFAULT.withAttempts(1))
                    .send(ApiRequest.of(Endpoint.TICKLE), TypeToken.get(Tickle.class));
        } catch (IbkrException e) {
            availability.refuse(Endpoint.TICKLE); // this failure may have begun a pause
            throw e;
        }
    }

    /** The need of a session by something that is no operation. It is never sent. */
    private record SessionNeed(SessionTier tier) implements Operation {

        @Override
        public String name() {
            return "SESSION";
        }

        @Override
        public String method() {
            return "NONE";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public Backend backend() {
            return tier == SessionTier.BROKERAGE ? Backend.ISERVER : Backend.API;
        }

        @Override
        public Effect effect() {
            return Effect.SESSION;
        }

        @Override
        public SecurityScheme security() {
            return tier == SessionTier.NONE ? SecurityScheme.NONE : SecurityScheme.SESSION;
        }
    }
}

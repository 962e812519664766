package io.github.ibkrclient.internal;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Effect;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.SessionStatus;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.Tier;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.Outcome.Loss;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.model.BrokerageStatus;
import io.github.ibkrclient.model.SelectAccountRequest;
import io.github.ibkrclient.model.Tickle;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens what a call needs, once for all callers, and knows what is gone when IBKR says so. */
final class Session {
    private static final Set<Operation> PRIMERS = Stream.of(Endpoint.values())
            .flatMap(endpoint -> endpoint.primers().stream())
            .collect(Collectors.toUnmodifiableSet());

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(1);
    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    private final Timing timing;
    private final Map<SecurityScheme, Token> tokens;
    private final BrokerageOpening brokerageOpening;
    private final CompetePolicy policy;
    private final SessionCalls calls;
    private final Keepalive keepalive;
    private final Outages outages;
    private final Stage brokerage;
    private final Map<Operation, Stage> primers = new ConcurrentHashMap<>();
    private final AtomicLong primedUnder = new AtomicLong();
    private final AccountSelection accounts;
    private final Suppressions suppressions;
    private final Set<String> warm = ConcurrentHashMap.newKeySet();
    private final Runnable changed;
    private final AtomicInteger takers = new AtomicInteger();
    private volatile boolean closed;

    /** Sends the session's own calls by somebody's deadline. */
    interface SessionCalls {
        Transport until(Deadline deadline, CallOptions options);
    }

    Session(
            Timing timing,
            Map<SecurityScheme, Signer> signers,
            CompetePolicy competePolicy,
            SessionCalls calls,
            Runnable changed) {
        this.timing = timing;
        this.brokerageOpening = new BrokerageOpening(timing);
        this.policy = competePolicy;
        this.calls = calls;
        this.changed = changed;
        this.tokens = tokens(signers, timing, changed);
        this.outages = new Outages(timing, changed);
        this.brokerage = new Stage(timing, changed, competePolicy == CompetePolicy.FAIL ? FOR_GOOD : BETWEEN_QUESTIONS);
        this.accounts = new AccountSelection(timing);
        this.suppressions = new Suppressions(timing, changed);
        this.keepalive = new Keepalive(timing, this::tickle);
    }

    /** What a call stands on, as it was when the call was let through. Closing it ends the hold on the account. */
    final class Lease implements AutoCloseable {
        private final Operation operation;
        private final @Nullable Token token;
        private final long tokenSeen;
        private final long brokerage;
        private final Runnable release;

        private Lease(Operation operation, @Nullable Token token, long tokenSeen, long brokerage, Runnable release) {
            this.operation = operation;
            this.token = token;
            this.tokenSeen = tokenSeen;
            this.brokerage = brokerage;
            this.release = release;
        }

        /** Whether all of it still stands and the client was not closed, so that the call may leave. */
        boolean holds() {
            return !closed
                    && (token == null || token.stands(tokenSeen))
                    && (operation.tier() != Tier.BROKERAGE || Session.this.brokerage.stands(brokerage));
        }

        /** Whether an empty answer may only be a cold one: this session has not answered the call yet. */
        boolean doubtsEmptiness() {
            return !warm.contains(warmth(operation));
        }

        @Override
        public void close() {
            release.run();
        }
    }

    /** Waits until everything stands that the request needs. */
    Lease ready(ApiRequest request, Deadline deadline) throws InterruptedException {
        Operation operation = request.operation();
        if (closed) {
            throw new SessionException(
                    operation, SessionException.Reason.CLOSED, Delivery.NOT_SENT, "the client is closed");
        }
        outages.await(operation, deadline);
        if (!operation.security().needsToken()) { // the calls that get a token
            return new Lease(operation, null, 0, 0, () -> {});
        }
        Token token = token(operation.security());
        long tokenSeen = token.ensure(operation, deadline, serving(deadline));
        if (operation.tier() == Tier.NONE) {
            return new Lease(operation, token, tokenSeen, 0, () -> {});
        }
        keepalive.start();
        if (token.equals(token()) && primedUnder.getAndSet(tokenSeen) != tokenSeen) {
            closePrimers(Tier.SSO); // a token that was only renewed begins another sign-on session too
        }
        long brokerageSeen = operation.tier() == Tier.BROKERAGE
                ? brokerage.ensure(operation, deadline, () -> true, () -> openBrokerage(operation, deadline))
                : brokerage.generation();
        for (Operation primer : operation.primers()) {
            primer(primer).ensure(operation, deadline, () -> true, () -> prime(primer, deadline));
        }
        if (operation.effect() == Effect.ORDER) {
            suppressions.ensure(operation, brokerageSeen, deadline, serving(deadline));
        }
        return new Lease(operation, token, tokenSeen, brokerageSeen, holdAccount(request, deadline));
    }

    /** Learns from what an attempt came to, answered or not. */
    void heard(Operation operation, Outcome<?> outcome) {
        outages.heard(operation, outcome);
    }

    /** How long from now nothing is sent that the operation needs; zero when calls leave. */
    Duration pause(Operation operation) {
        return outages.of(operation)
                .map(pause -> Duration.between(timing.now(), pause.until()))
                .orElse(Duration.ZERO);
    }

    /** IBKR's penalty began. */
    void penalised() {
        changed.run();
    }

    Outages outages() {
        return outages;
    }

    /**
     * Runs what opens the session, whoever was found to hold it before.
     *
     * @param taking whether another holder is thrown out this once
     */
    void claim(boolean taking, Runnable opening) {
        takers.addAndGet(taking ? 1 : 0);
        try {
            brokerage.vacated();
            opening.run();
        } catch (SessionException e) {
            if (!taking || e.reason() != SessionException.Reason.COMPETING) {
                throw e;
            }
            brokerage.vacated(); // it shared an opening that had begun before it and did not take
            opening.run();
        } finally {
            takers.addAndGet(taking ? -1 : 0);
        }
    }

    /** Something of the session under the lease is gone; does nothing when it has been opened again since. */
    void lost(Loss loss, Lease lease) {
        switch (loss) {
            case TOKEN -> tokenLost(lease);
            case BROKERAGE -> brokerageLost(lease.brokerage, null);
            case PRIMERS -> {
                if (lease.holds()) {
                    primers.values().forEach(Stage::close);
                }
            }
            case SIGNATURE -> {} // the next attempt is signed anew
        }
    }

    /** Learns from an answer. */
    void answered(ApiRequest request, @Nullable Object value, Lease lease) {
        Operation operation = request.operation();
        suppressions.learn(request, lease.brokerage);
        if (operation.cold().isPresent()) {
            warm.add(warmth(operation));
        }
        if (lease.holds() && (PRIMERS.contains(operation) || primers.containsKey(operation))) {
            primer(operation).done();
        }
        if (is(operation, Endpoint.SELECT_ACCOUNT)
                && request.body().orElse(null) instanceof SelectAccountRequest select) {
            accounts.switched(select.acctId());
        } else if (value instanceof BrokerageAccounts list && list.selectedAccount() != null && lease.holds()) {
            accounts.seen(list.selectedAccount());
        } else if (value instanceof BrokerageStatus status && is(operation, Endpoint.GET_BROKERAGE_STATUS)) {
            judge(status, lease);
        } else if (value instanceof Tickle tickle && tickle.iserver() != null) {
            judge(tickle.iserver().authStatus(), lease);
        } else if (is(operation, Endpoint.LOGOUT)) {
            ended();
        }
    }

    /** Another project's generated operation is the same call when it says the same on the wire. */
    static boolean is(Operation operation, Endpoint endpoint) {
        return operation.method().equals(endpoint.method()) && operation.path().equals(endpoint.path());
    }

    /** The session was ended; the next call opens another. */
    void ended() {
        keepalive.stop();
        token().end();
        brokerage.close();
        primers.values().forEach(Stage::close);
    }

    /** No call is let through any more. */
    void close() {
        closed = true;
        keepalive.close();
    }

    /** The token that the SSO session stands on. */
    Token token() {
        return token(SecurityScheme.OAUTH1);
    }

    /** The tokens of signers that have nothing to do with the sessions. */
    List<Token> otherTokens() {
        return tokens.values().stream()
                .distinct()
                .filter(token -> !token.equals(token()))
                .toList();
    }

    Stage brokerage() {
        return brokerage;
    }

    boolean closed() {
        return closed;
    }

    private void openBrokerage(Operation operation, Deadline deadline) throws InterruptedException {
        brokerageOpening.run(operation, takers.get() > 0 ? CompetePolicy.TAKE : policy, deadline, serving(deadline));
        closePrimers(Tier.BROKERAGE);
        warm.clear();
        accounts.forget();
    }

    /** A primer is a call like any other; the account list among them tells which account is selected. */
    private void prime(Operation primer, Deadline deadline) {
        Transport transport = serving(deadline);
        if (is(primer, Endpoint.LIST_BROKERAGE_ACCOUNTS)) {
            transport.send(ApiRequest.of(primer), TypeToken.get(BrokerageAccounts.class));
        } else {
            transport.send(ApiRequest.of(primer), TypeToken.get(JsonElement.class));
        }
    }

    private Runnable holdAccount(ApiRequest request, Deadline deadline) throws InterruptedException {
        Operation operation = request.operation();
        if (is(operation, Endpoint.SELECT_ACCOUNT)) {
            return accounts.enterAlone(operation, deadline) ? accounts::leaveAlone : () -> {};
        }
        if (operation.accountParameter().isEmpty()) {
            return () -> {};
        }
        String account =
                operation.accountParameter().flatMap(request::queryParameter).orElse(null);
        accounts.enter(
                operation,
                account,
                deadline,
                wanted -> serving(deadline)
                        .send(
                                ApiRequest.of(Endpoint.SELECT_ACCOUNT).body(new SelectAccountRequest(wanted)),
                                TypeToken.get(JsonElement.class)));
        return accounts::leave;
    }

    private void judge(@Nullable BrokerageStatus status, Lease lease) {
        if (status == null || !Boolean.FALSE.equals(status.authenticated())) {
            return;
        }
        boolean leftToAnother = policy != CompetePolicy.TAKE && Boolean.TRUE.equals(status.competing());
        brokerageLost(lease.brokerage, leftToAnother ? BrokerageOpening.competing(lease.operation) : null);
        if (!leftToAnother && policy == CompetePolicy.YIELD) {
            brokerage.vacated();
        }
    }

    private void tokenLost(Lease lease) {
        Token token = lease.token;
        if (token != null && token.lost(lease.tokenSeen) && token.equals(token())) {
            brokerage.close();
            primers.values().forEach(Stage::close);
        }
    }

    private void brokerageLost(long seen, @Nullable SessionException why) {
        if (brokerage.lost(seen, why, () -> {})) {
            closePrimers(Tier.BROKERAGE);
        }
    }

    private void closePrimers(Tier tier) {
        primers.forEach((primer, stage) -> {
            if (primer.tier() == tier) {
                stage.close();
            }
        });
    }

    /** Keeps what stands; what was ended is not opened again by its own keepalive. */
    private void tickle() {
        if (token().stage().phase() == SessionStatus.Phase.OPEN) {
            outages.refuse(Endpoint.TICKLE);
            try {
                calls.until(Deadline.in(CallOptions.DEFAULT.timeout(), timing), CallOptions.DEFAULT.withAttempts(1))
                        .send(ApiRequest.of(Endpoint.TICKLE), TypeToken.get(Tickle.class));
            } catch (IbkrException e) {
                outages.refuse(Endpoint.TICKLE); // it may be the sign that begins a pause
                throw e;
            }
        }
    }

    private Transport serving(Deadline deadline) {
        return calls.until(deadline, CallOptions.DEFAULT);
    }

    /** A signer for several schemes has one token for them all. */
    private static Map<SecurityScheme, Token> tokens(
            Map<SecurityScheme, Signer> signers, Timing timing, Runnable changed) {
        IdentityHashMap<Signer, Token> bySigner = new IdentityHashMap<>();
        return signers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        entry -> bySigner.computeIfAbsent(
                                entry.getValue(), signer -> new Token(signer, timing, changed))));
    }

    private Token token(SecurityScheme scheme) {
        return Objects.requireNonNull(tokens.get(scheme));
    }

    private Stage primer(Operation operation) {
        return primers.computeIfAbsent(operation, primed -> new Stage(timing, changed));
    }

    private String warmth(Operation operation) {
        return operation.name() + "@" + accounts.selected();
    }
}

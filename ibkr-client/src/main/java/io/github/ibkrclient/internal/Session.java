package io.github.ibkrclient.internal;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import io.github.ibkrclient.Tier;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.Outcome.Loss;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.model.BrokerageStatus;
import io.github.ibkrclient.model.InitRequest;
import io.github.ibkrclient.model.SelectAccountRequest;
import io.github.ibkrclient.model.Tickle;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens what a call needs, once for all callers, and knows what is gone when IBKR says so. */
final class Session {
    private static final Duration BETWEEN_POLLS = Duration.ofSeconds(1);
    private static final int POLLS = 10;
    private static final Set<Operation> PRIMERS = Stream.of(Endpoint.values())
            .flatMap(endpoint -> endpoint.primers().stream())
            .collect(Collectors.toUnmodifiableSet());

    private final Timing timing;
    private final Map<SecurityScheme, Signer> signers;
    private final CompetePolicy competePolicy;
    private final SessionCalls calls;
    private final Keepalive keepalive;
    private final IdentityHashMap<Signer, Stage> tokens = new IdentityHashMap<>();
    private final Stage brokerage;
    private final Map<Operation, Stage> primers = new ConcurrentHashMap<>();
    private final AccountSelection accounts;
    private final Set<String> warm = ConcurrentHashMap.newKeySet();
    private final Runnable changed;
    private volatile boolean closed;

    /** Sends the session's own calls within somebody's deadline. */
    interface SessionCalls {
        Transport within(CallOptions options);
    }

    Session(
            Timing timing,
            Map<SecurityScheme, Signer> signers,
            CompetePolicy competePolicy,
            SessionCalls calls,
            Runnable changed) {
        this.timing = timing;
        this.signers = Map.copyOf(signers);
        this.competePolicy = competePolicy;
        this.calls = calls;
        this.changed = changed;
        signers.values().forEach(signer -> tokens.put(signer, new Stage(timing, changed)));
        this.brokerage = new Stage(timing, changed);
        this.accounts = new AccountSelection(timing);
        this.keepalive = new Keepalive(timing, this::tickle);
    }

    /** The session as it stood when a call was let through; closing it ends the call's hold on the account. */
    record Lease(Signer signer, long token, long brokerage, Runnable release) implements AutoCloseable {
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
        Signer signer = signer(operation.security());
        if (operation.security() == SecurityScheme.OAUTH1_RSA) { // the calls that get a token need none
            return new Lease(signer, 0, 0, () -> {});
        }
        long tokenSeen = token(signer)
                .ensure(
                        operation,
                        deadline,
                        () -> signer.ready(timing.now()),
                        () -> renew(signer, operation, deadline));
        if (operation.tier() == Tier.NONE) {
            return new Lease(signer, tokenSeen, 0, () -> {});
        }
        keepalive.start();
        long brokerageSeen = operation.tier() == Tier.BROKERAGE
                ? brokerage.ensure(operation, deadline, () -> true, () -> openBrokerage(operation, deadline))
                : brokerage.generation();
        for (Operation primer : operation.primers()) {
            primer(primer).ensure(operation, deadline, () -> true, () -> prime(primer, deadline));
        }
        return new Lease(signer, tokenSeen, brokerageSeen, holdAccount(request, deadline));
    }

    /** Something of the session under the lease is gone; does nothing when it has been opened again since. */
    void lost(Loss loss, Lease lease) {
        switch (loss) {
            case TOKEN -> tokenLost(lease);
            case BROKERAGE -> brokerageLost(lease.brokerage());
            case PRIMERS -> primers.values().forEach(Stage::close);
            case SIGNATURE -> {} // the next attempt is signed anew
        }
    }

    /** Learns from an answer. */
    void answered(ApiRequest request, @Nullable Object value, Lease lease) {
        Operation operation = request.operation();
        if (operation.cold().isPresent()) {
            warm.add(warmth(operation));
        }
        if (PRIMERS.contains(operation) || primers.containsKey(operation)) {
            primer(operation).stands();
        }
        if (operation == Endpoint.SELECT_ACCOUNT
                && request.body().orElse(null) instanceof SelectAccountRequest select) {
            accounts.switched(select.acctId());
        } else if (value instanceof BrokerageAccounts list && list.selectedAccount() != null) {
            accounts.seen(list.selectedAccount());
        } else if (value instanceof BrokerageStatus status && operation == Endpoint.GET_BROKERAGE_STATUS) {
            judge(status, lease);
        } else if (value instanceof Tickle tickle && tickle.iserver() != null) {
            judge(tickle.iserver().authStatus(), lease);
        } else if (operation == Endpoint.LOGOUT) {
            ended();
        }
    }

    /** Whether an empty answer may only be a cold one: this session has not answered the call yet. */
    boolean doubts(Operation operation) {
        return !warm.contains(warmth(operation));
    }

    /** The session was ended; the next call opens another. */
    void ended() {
        keepalive.stop();
        sessionSigner().discard();
        brokerageLost(brokerage.generation());
        primers.values().forEach(Stage::close);
        token().close();
    }

    /** No call is let through any more. */
    void close() {
        closed = true;
        keepalive.stop();
    }

    /** The token that the SSO session stands on. */
    Stage token() {
        return token(sessionSigner());
    }

    Signer sessionSigner() {
        return signer(SecurityScheme.OAUTH1);
    }

    Stage brokerage() {
        return brokerage;
    }

    private void renew(Signer signer, Operation operation, Deadline deadline) {
        signer.renew(new SigningContext(operation, Map.of(), timing, within(deadline)));
    }

    private void openBrokerage(Operation operation, Deadline deadline) throws InterruptedException {
        boolean take = competePolicy == CompetePolicy.TAKE;
        Transport transport = within(deadline);
        BrokerageStatus status = transport.send(
                ApiRequest.of(Endpoint.INIT_BROKERAGE_SESSION).body(new InitRequest(true, take)),
                TypeToken.get(BrokerageStatus.class));
        for (int poll = 0; !standing(status) && poll < POLLS; poll++) {
            if (isTrue(status.competing()) && !take) {
                throw new SessionException(
                        operation,
                        SessionException.Reason.COMPETING,
                        Delivery.NOT_SENT,
                        "another program or device holds the brokerage session of this username; end it there,"
                                + " use a second username, or choose CompetePolicy.TAKE");
            }
            timing.sleep(BETWEEN_POLLS);
            status = transport.send(ApiRequest.of(Endpoint.GET_BROKERAGE_STATUS), TypeToken.get(BrokerageStatus.class));
        }
        if (!standing(status)) {
            throw new SessionException(
                    operation,
                    SessionException.Reason.NOT_READY,
                    Delivery.NOT_SENT,
                    "the brokerage session was opened but did not become ready; try again in a minute");
        }
        closeBrokeragePrimers();
        warm.clear();
        accounts.forget();
    }

    /** A primer is a call like any other; the account list among them tells which account is selected. */
    private void prime(Operation primer, Deadline deadline) {
        Transport transport = within(deadline);
        if (primer == Endpoint.LIST_BROKERAGE_ACCOUNTS) {
            transport.send(ApiRequest.of(primer), TypeToken.get(BrokerageAccounts.class));
        } else {
            transport.send(ApiRequest.of(primer), TypeToken.get(JsonElement.class));
        }
    }

    private Runnable holdAccount(ApiRequest request, Deadline deadline) throws InterruptedException {
        Operation operation = request.operation();
        if (operation == Endpoint.SELECT_ACCOUNT) {
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
                wanted -> within(deadline)
                        .send(
                                ApiRequest.of(Endpoint.SELECT_ACCOUNT).body(new SelectAccountRequest(wanted)),
                                TypeToken.get(JsonElement.class)));
        return accounts::leave;
    }

    private void judge(@Nullable BrokerageStatus status, Lease lease) {
        if (status != null && Boolean.FALSE.equals(status.authenticated())) {
            brokerageLost(lease.brokerage());
        }
    }

    private void tokenLost(Lease lease) {
        Stage token = token(lease.signer());
        if (token.generation() != lease.token()) {
            return;
        }
        lease.signer().discard();
        token.lost(lease.token());
        if (lease.signer() == sessionSigner()) {
            brokerageLost(lease.brokerage());
            primers.values().forEach(Stage::close);
        }
    }

    private Signer signer(SecurityScheme scheme) {
        return Objects.requireNonNull(signers.get(scheme));
    }

    private Stage token(Signer signer) {
        return Objects.requireNonNull(tokens.get(signer));
    }

    private void brokerageLost(long seen) {
        brokerage.lost(seen);
        closeBrokeragePrimers();
    }

    private void closeBrokeragePrimers() {
        primers.forEach((primer, stage) -> {
            if (primer.tier() == Tier.BROKERAGE) {
                stage.close();
            }
        });
    }

    private void tickle() {
        calls.within(CallOptions.DEFAULT.withAttempts(1))
                .send(ApiRequest.of(Endpoint.TICKLE), TypeToken.get(Tickle.class));
    }

    private Transport within(Deadline deadline) {
        Duration left = deadline.left();
        return calls.within(CallOptions.DEFAULT.withTimeout(
                left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left));
    }

    private Stage primer(Operation operation) {
        return primers.computeIfAbsent(operation, primed -> new Stage(timing, changed));
    }

    private String warmth(Operation operation) {
        return operation.name() + "@" + accounts.selected();
    }

    private static boolean standing(BrokerageStatus status) {
        return isTrue(status.authenticated()) && !Boolean.FALSE.equals(status.established());
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}

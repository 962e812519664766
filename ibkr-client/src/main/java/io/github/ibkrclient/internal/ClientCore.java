package io.github.ibkrclient.internal;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.FailureState;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.call.CallPacing;
import io.github.ibkrclient.internal.call.Exchange;
import io.github.ibkrclient.internal.call.HttpTransport;
import io.github.ibkrclient.internal.call.OrderSearch;
import io.github.ibkrclient.internal.call.RequestFactory;
import io.github.ibkrclient.internal.call.RetryBudget;
import io.github.ibkrclient.internal.call.RouteTable;
import io.github.ibkrclient.internal.event.EventPublisher;
import io.github.ibkrclient.internal.http.PlainExchange;
import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.internal.response.ResponseReader;
import io.github.ibkrclient.internal.session.Session;
import io.github.ibkrclient.internal.session.StatusReporter;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.model.LogoutResult;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.pacing.Pacer;
import io.github.ibkrclient.status.Health;
import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** One client put together; what {@code IbkrClient} and its {@code with(…)} views share. */
public final class ClientCore {
    private static final Duration PATIENCE_OF_CLOSE = Duration.ofSeconds(2);

    private final Timing timing;
    private final Session session;
    private final StatusReporter reporter;
    private final HttpTransport transport;

    /**
     * What a client is made of.
     *
     * @param readOnly whether calls with a settings or order effect are refused
     */
    public record Parts(
            HttpUrl baseUrl,
            OkHttpClient httpClient,
            IbkrRuntime runtime,
            Pacer pacer,
            List<Signer> signers,
            List<ClientListener> listeners,
            CompetePolicy competePolicy,
            RouteTable routes,
            boolean readOnly) {
        /** Copies the lists. */
        public Parts {
            signers = List.copyOf(signers);
            listeners = List.copyOf(listeners);
        }
    }

    /** Puts a client together; no I/O, no thread. */
    public ClientCore(Parts parts) {
        timing = parts.runtime().timing();
        Pacer pacer = parts.pacer();
        EventPublisher events = new EventPublisher(parts.listeners(), timing);
        Map<SecurityScheme, Signer> signers = new EnumMap<>(SecurityScheme.class);
        for (SecurityScheme scheme : SecurityScheme.values()) {
            signers.put(scheme, new MissingSigner(scheme));
        }
        parts.signers().forEach(signer -> signer.schemes().forEach(scheme -> signers.put(scheme, signer)));
        Json json = new Json();
        CallPacing pacing = new CallPacing(pacer, parts.runtime().penaltyGate(), timing);
        Exchange exchange = new Exchange(new Exchange.Parts(
                PlainExchange.client(parts.httpClient())
                        .readTimeout(Duration.ZERO) // the deadline of the call bounds the whole of it
                        .writeTimeout(Duration.ZERO)
                        .build(),
                new RequestFactory(parts.baseUrl(), json, signers, timing, this::transport),
                new ResponseReader(json),
                pacing,
                events,
                timing));
        session = new Session(
                timing,
                signers,
                parts.competePolicy(),
                this::serving,
                () -> events.sessionChanged(status(), this::answers));
        reporter = new StatusReporter(session, pacer, events, timing, parts.competePolicy());
        transport = new HttpTransport(
                new HttpTransport.Parts(
                        exchange,
                        session,
                        new RetryBudget(timing, parts.runtime().random()),
                        events,
                        timing,
                        parts.routes(),
                        order -> new FailureState(timing.now(), status(), pacer.closedUntil(), order),
                        parts.readOnly()),
                CallOptions.DEFAULT);
    }

    private boolean answers(SessionTier tier) {
        return session.availability().answers(tier);
    }

    private Transport serving(Deadline deadline, CallOptions options) {
        return transport.until(deadline).with(options);
    }

    /** The transport with the default options. */
    public Transport transport() {
        return transport;
    }

    /** The transport with other options. */
    public Transport transport(CallOptions options) {
        return transport.with(options);
    }

    /**
     * Opens both sessions.
     *
     * @param takeOver whether another holder of the brokerage session is thrown out this once
     */
    public void open(Transport patience, boolean takeOver) {
        session.open(
                takeOver,
                () -> patience.send(
                        ApiRequest.of(Endpoint.LIST_BROKERAGE_ACCOUNTS), TypeToken.get(BrokerageAccounts.class)));
    }

    /** Looks up orders whose fate is unknown. */
    public OrderSearch orderSearch(Transport patience) {
        return new OrderSearch(patience, timing);
    }

    /** Ends the session at IBKR; one that is gone already counts as ended. */
    public void logout(Transport patience) {
        if (!session.signedOn()) {
            return;
        }
        try {
            patience.send(ApiRequest.of(Endpoint.LOGOUT), TypeToken.get(LogoutResult.class));
        } catch (SessionException gone) {
            if (gone.code() != ErrorCode.SESSION_EXPIRED) {
                throw gone;
            }
        } finally {
            session.ended();
        }
    }

    /** Stops the keepalive and lets no further call through. */
    public void close(boolean logout) {
        try {
            if (logout) {
                logout(transport.with(new CallOptions(PATIENCE_OF_CLOSE, 1)));
            }
        } finally {
            session.close();
        }
    }

    /** The session as it is known here, without a call. */
    public SessionStatus status() {
        return reporter.status();
    }

    /** The client's health, without a call. */
    public Health health() {
        return reporter.health();
    }
}

package io.github.ibkrclient.internal;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Health;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.SessionStatus;
import io.github.ibkrclient.SessionStatus.Phase;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.Tier;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.FailureState;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.model.LogoutResult;
import io.github.ibkrclient.pacing.Pacer;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import okhttp3.Authenticator;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** One client put together; what {@code IbkrClient} and its {@code with(…)} views share. */
public final class ClientCore {
    private static final Duration PATIENCE_OF_CLOSE = Duration.ofSeconds(2);

    private final Timing timing;
    private final Session session;
    private final Standing standing;
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
        Notices notices = new Notices(parts.listeners(), timing);
        Map<SecurityScheme, Signer> signers = new EnumMap<>(SecurityScheme.class);
        for (SecurityScheme scheme : SecurityScheme.values()) {
            signers.put(scheme, new MissingSigner(scheme));
        }
        parts.signers().forEach(signer -> signer.schemes().forEach(scheme -> signers.put(scheme, signer)));
        Json json = new Json();
        Wire wire = new Wire(
                http(parts.httpClient()),
                new Requests(parts.baseUrl(), json),
                new ResponseReader(json),
                pacer,
                parts.runtime().penaltyGate(),
                signers,
                timing,
                notices,
                this::transport);
        session = new Session(
                timing,
                signers,
                parts.competePolicy(),
                this::serving,
                () -> notices.sessionChanged(status(), this::answers));
        standing = new Standing(session, pacer, notices, timing, parts.competePolicy());
        transport = new HttpTransport(
                wire,
                session,
                timing,
                notices,
                new Retries(timing, parts.runtime().random()),
                () -> new FailureState(timing.now(), status(), pacer.closedUntil()),
                parts.readOnly(),
                CallOptions.DEFAULT,
                null);
    }

    /**
     * OkHttp would send a request again on its own, an order too: after a cut connection, after a 401 with somebody's
     * authenticator, after a 503 with {@code Retry-After: 0}; and it would follow redirects with our signature.
     */
    private static OkHttpClient http(OkHttpClient base) {
        return base.newBuilder()
                .addNetworkInterceptor(ClientCore::withoutInvitationToRepeat)
                .authenticator(Authenticator.NONE)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .readTimeout(Duration.ZERO) // the deadline of the call bounds the whole of it
                .writeTimeout(Duration.ZERO)
                .build();
    }

    private static Response withoutInvitationToRepeat(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.code() == 503
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
    }

    private boolean answers(Tier tier) {
        return session.outages().answers(tier);
    }

    private Transport serving(Deadline deadline, CallOptions patience) {
        return transport.until(deadline).with(patience);
    }

    /** The transport with the usual patience. */
    public Transport transport() {
        return transport;
    }

    /** The transport with another patience. */
    public Transport transport(CallOptions options) {
        return transport.with(options);
    }

    /**
     * Opens both sessions.
     *
     * @param taking whether another holder of the brokerage session is thrown out this once
     */
    public void connect(Transport patience, boolean taking) {
        session.claim(
                taking,
                () -> patience.send(
                        ApiRequest.of(Endpoint.LIST_BROKERAGE_ACCOUNTS), TypeToken.get(BrokerageAccounts.class)));
    }

    /** Looks up orders whose fate is unknown. */
    public OrderSearch orderSearch(Transport patience) {
        return new OrderSearch(patience, timing);
    }

    /** Ends the session at IBKR; one that is gone already counts as ended. */
    public void logout(Transport patience) {
        if (session.token().stage().phase() != Phase.OPEN) {
            return;
        }
        try {
            patience.send(ApiRequest.of(Endpoint.LOGOUT), TypeToken.get(LogoutResult.class));
        } catch (SessionException gone) {
            if (gone.reason() != SessionException.Reason.EXPIRED) {
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
        return standing.status();
    }

    /** The client's health, without a call. */
    public Health health() {
        return standing.health();
    }
}

package io.github.ibkrclient;

import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.internal.ClientCore;
import io.github.ibkrclient.internal.call.RouteTable;
import io.github.ibkrclient.internal.gateway.Gateway;
import io.github.ibkrclient.internal.gateway.GatewayLogin;
import io.github.ibkrclient.local.Loopback;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.Pacer;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.pacing.PacingStore;
import io.github.ibkrclient.status.Health;
import io.github.ibkrclient.status.SessionStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * IBKR's Web API for one user. Each subject of the API is an accessor, {@code client.trades().list(7)}. The first call that
 * needs a session opens it. The client keeps sessions alive, and opens them again when IBKR ends them. Immutable and
 * thread-safe. Close it when it is no longer needed.
 */
public final class IbkrClient implements IbkrApis, AutoCloseable {
    private final ClientCore core;
    private final Transport transport;
    private final boolean logoutOnClose;

    private IbkrClient(ClientCore core, Transport transport, boolean logoutOnClose) {
        this.core = core;
        this.transport = transport;
        this.logoutOnClose = logoutOnClose;
    }

    /** A builder of a client for IBKR itself. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder of a client for IBKR's Client Portal Gateway, where a person logs in with a browser and calls need no
     * signature. Calls fail with a {@link io.github.ibkrclient.error.CredentialException} while nobody is logged in, and
     * succeed again after a login. The gateway allows ten calls a second, over all programs that use it.
     *
     * <p>The gateway has a self-signed certificate. On this machine the client trusts the first one that it meets, keeps it
     * in {@link Builder#knownCertificates}, reports it to {@link ClientListener#certificateTrusted}, and refuses any other
     * from then on. A gateway on another machine needs a certificate that this machine trusts, or {@link
     * Builder#certificateFingerprint}.
     *
     * @param url where the gateway is, such as {@code https://localhost:5000}; a URL without a path gets {@code /v1/api}
     * @throws IllegalArgumentException when it is no http or https URL, or plain http to another machine
     */
    public static Builder gateway(String url) {
        HttpUrl given = Loopback.checked("gateway", url, "every call");
        Builder builder = new Builder();
        builder.gateway = new Gateway();
        builder.baseUrl = given.encodedPath().equals("/")
                ? given.newBuilder().encodedPath("/v1/api").build()
                : given;
        return builder;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    /** This client with other options for its calls. Both share the session and all else, and closing one closes both. */
    public IbkrClient with(CallOptions options) {
        return new IbkrClient(core, core.transport(options), logoutOnClose);
    }

    /**
     * Opens the sign-on session and the brokerage session now, instead of with the first call. If the brokerage session was
     * left to another program, this asks for it again, under {@link CompetePolicy#FAIL} too.
     *
     * @throws io.github.ibkrclient.error.IbkrException when a session cannot be opened
     */
    public void connect() {
        core.open(transport, false);
    }

    /**
     * Opens both sessions like {@link #connect()}, and ends the brokerage session of another program or device. Use it to get
     * back a session that was left to another. It holds for this one time; the policy of the builder stays.
     *
     * @throws io.github.ibkrclient.error.IbkrException when a session cannot be opened
     */
    public void takeOver() {
        core.open(transport, true);
    }

    /**
     * Ends the session at IBKR, for every program of the username (see {@code docs/protocol.md#logout-ends-all}). Does
     * nothing when this client has no session open, and is content when IBKR has ended it already. A later call opens a new
     * one.
     */
    public void logout() {
        core.logout(transport);
    }

    /**
     * Finds out what became of an order whose call failed with {@link io.github.ibkrclient.error.Delivery#UNKNOWN}. It lists
     * the orders of the day and the trades. While neither shows the order, it lists them again for 20 seconds, because IBKR
     * may still be working on the call. It places, changes and repeats no order.
     *
     * @param accountId the account of the order
     * @param clientOrderId the client order id of the order, which no other order of today and yesterday had; an order
     *     without one cannot be found
     * @throws io.github.ibkrclient.error.IbkrException when the lists could not be had, so that nothing more is known about
     *     the order
     */
    public OrderLookup findOrder(String accountId, String clientOrderId) {
        return core.orderSearch(transport).find(accountId, clientOrderId);
    }

    /** The sessions as the client knows them; makes no call. */
    public SessionStatus sessionStatus() {
        return core.status();
    }

    /** The state of the client, with the reasons; makes no call. */
    public Health health() {
        return core.health();
    }

    /**
     * Stops the keepalive. Later calls fail. A call that waits for its turn fails when its turn comes. With {@link
     * Builder#logoutOnClose} the client logs out first, which takes two seconds at most. May be called twice and from any
     * thread. Does not close a given OkHttpClient.
     */
    @Override
    public void close() {
        core.close(logoutOnClose);
    }

    /** Makes a client. Not thread-safe. */
    public static final class Builder {
        private static final String IBKR = "https://api.ibkr.com/v1/api";

        private HttpUrl baseUrl = HttpUrl.get(IBKR);
        private final List<Signer> signers = new ArrayList<>();
        private final List<ClientListener> listeners = new ArrayList<>();
        private @Nullable Gateway gateway;
        private @Nullable OkHttpClient httpClient;
        private @Nullable IbkrRuntime runtime;
        private @Nullable Pacer pacer;
        private @Nullable PacingStore pacingStore;
        private boolean inMemory;
        private PacingLimits limits = PacingLimits.documented();
        private CallOptions options = CallOptions.DEFAULT;
        private CompetePolicy competePolicy = CompetePolicy.YIELD;
        private RouteTable routes = new RouteTable();
        private boolean readOnly;
        private boolean logoutOnClose;

        private Builder() {}

        /**
         * Where the API is; default {@code https://api.ibkr.com/v1/api}. Plain http is allowed to this machine only.
         *
         * @throws IllegalArgumentException when it is no http or https URL, or plain http to another machine
         */
        public Builder baseUrl(String url) {
            baseUrl = Loopback.checked("baseUrl", url, "every call");
            return this;
        }

        /**
         * The one certificate that the gateway may show. Its name and its dates do not count. Default: on this machine the
         * first certificate that the gateway shows, on another machine what this machine trusts.
         *
         * @param sha256 the fingerprint in hex, with or without colons
         * @throws IllegalArgumentException when it is no SHA-256 fingerprint
         * @throws IllegalStateException when the client is not for a {@linkplain IbkrClient#gateway gateway}
         */
        public Builder certificateFingerprint(String sha256) {
            ofGateway("certificateFingerprint").pin(sha256);
            return this;
        }

        /**
         * The file that keeps the first certificate of each gateway on this machine; default {@code
         * .ibkr-client/known-certificates} in the user's home. A new file can be read by its owner only.
         *
         * @throws IllegalStateException when the client is not for a {@linkplain IbkrClient#gateway gateway}
         */
        public Builder knownCertificates(Path file) {
            ofGateway("knownCertificates").remember(file);
            return this;
        }

        private Gateway ofGateway(String setting) {
            if (gateway == null) {
                throw new IllegalStateException(setting + ": only for a client of IbkrClient.gateway(url)");
            }
            return gateway;
        }

        /** Signs the calls of the schemes that it names; default none. May be called several times. */
        public Builder signer(Signer signer) {
            signers.add(signer);
            return this;
        }

        /**
         * The HTTP client whose interceptors, proxy and event listeners are used; default the one of the runtime. If it has a
         * socket factory of its own, a call counts from its answer on, because it is not known when it left.
         */
        public Builder httpClient(OkHttpClient client) {
            httpClient = client;
            return this;
        }

        /** Clock, threads and penalty gate; default {@link IbkrRuntime#shared()}. */
        public Builder runtime(IbkrRuntime shared) {
            runtime = shared;
            return this;
        }

        /** Decides when calls leave; default a {@link LocalPacer} of this client. Clients of one user must share one. */
        public Builder pacer(Pacer shared) {
            pacer = shared;
            return this;
        }

        /**
         * The limits of the default pacer; default {@link PacingLimits#documented()}. A given {@link #pacer} has limits of
         * its own.
         */
        public Builder pacing(PacingLimits other) {
            limits = other;
            return this;
        }

        /**
         * Where the default pacer keeps its calls, so that other programs and the next start of this one respect them;
         * default {@link PacingStore#ofUser} for the user of the session's signer, or of another one when that does not know
         * its user. There is no store by default on another clock than the system's, as in tests, and when no signer knows
         * its user. A given {@link #pacer} has a store of its own.
         */
        public Builder pacingStore(PacingStore store) {
            pacingStore = store;
            return this;
        }

        /** Keeps the pace in memory when no {@link #pacingStore} is given, so that a restart and other programs forget it. */
        public Builder pacingInMemory() {
            inMemory = true;
            return this;
        }

        /** Is told what the client does; default none. May be called several times. */
        public Builder listener(ClientListener listener) {
            listeners.add(listener);
            return this;
        }

        /** How long a call may take and how often it is sent; default {@link CallOptions#DEFAULT}. */
        public Builder options(CallOptions other) {
            options = other;
            return this;
        }

        /** What to do when another program holds the brokerage session; default {@link CompetePolicy#YIELD}. */
        public Builder competePolicy(CompetePolicy policy) {
            competePolicy = policy;
            return this;
        }

        /**
         * What a route changes that the client does not know, so that {@code ApiRequest.get} and its siblings, or another
         * project's operations, may call it as what it is. Without this it counts as an order: it is never repeated, and
         * refused by a {@link #readOnly} client. May be called several times.
         *
         * @param route method and path, with a name in braces for each part that varies: {@code GET /x/{y}}
         * @throws IllegalArgumentException when it is no route, or the client knows it with another effect
         */
        public Builder route(String route, Effect effect) {
            routes = routes.with(route, effect);
            return this;
        }

        /** Refuses every call that changes settings or orders before it is sent. By default they are allowed. */
        public Builder readOnly() {
            readOnly = true;
            return this;
        }

        /** Logs out on close. Off by default, because a logout ends the session of all programs of the username. */
        public Builder logoutOnClose() {
            logoutOnClose = true;
            return this;
        }

        /** The client; makes no call and starts no thread. */
        public IbkrClient build() {
            IbkrRuntime shared = runtime == null ? IbkrRuntime.shared() : runtime;
            OkHttpClient http = httpClient == null ? shared.httpClient() : httpClient;
            List<Signer> all = new ArrayList<>(signers);
            if (gateway != null) {
                GatewayLogin login = new GatewayLogin(baseUrl);
                http = gateway.connect(login, http, listeners);
                all.add(login);
            }
            ClientCore core = new ClientCore(new ClientCore.Parts(
                    baseUrl,
                    http,
                    shared,
                    pacer == null ? ownPacer(shared, all) : pacer,
                    all,
                    listeners,
                    competePolicy,
                    routes,
                    readOnly));
            return new IbkrClient(core, core.transport(options), logoutOnClose);
        }

        private Pacer ownPacer(IbkrRuntime shared, List<Signer> all) {
            PacingStore store = pacingStore;
            if (store == null && !inMemory && shared.timing().isSystem()) {
                store = user(all)
                        .map(user -> PacingStore.ofUser(baseUrl.toString(), user))
                        .orElse(null);
            }
            return LocalPacer.create(shared.timing(), shared.penaltyGate(), limits, store);
        }

        /** Whose calls these are; a report may be signed for another user than the session. */
        private static Optional<String> user(List<Signer> all) {
            return all.stream()
                    .sorted(Comparator.comparing(signer -> !signer.schemes().contains(SecurityScheme.SESSION)))
                    .flatMap(signer -> signer.user().stream())
                    .findFirst();
        }
    }
}

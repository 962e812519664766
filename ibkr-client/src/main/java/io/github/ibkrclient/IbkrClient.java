package io.github.ibkrclient;

import io.github.ibkrclient.internal.ClientCore;
import io.github.ibkrclient.internal.Gateway;
import io.github.ibkrclient.local.Loopback;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.Pacer;
import io.github.ibkrclient.pacing.PacingLedger;
import io.github.ibkrclient.pacing.PacingLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * IBKR's Web API for one user. Each tag of the API is an accessor, {@code client.trades().list(7)}; sessions are opened
 * by the first call that needs them, kept alive, and opened again when IBKR ends them. Immutable and thread-safe; close
 * it when it is no longer needed.
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

    /** Starts a client with all defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a client of IBKR's Client Portal Gateway, where a person logs in with a browser and nothing is signed. Calls
     * fail with a {@link io.github.ibkrclient.error.CredentialException} while nobody is logged in, and go on when
     * somebody is. The gateway allows ten calls a second, over all programs that use it.
     *
     * <p>The gateway has a self-signed certificate. On this machine the first one it shows is trusted, kept in {@link
     * Builder#knownCertificates} and told to {@link ClientListener#certificateTrusted}; another one is refused from then
     * on. A gateway elsewhere needs a certificate that this machine trusts anyhow, or {@link
     * Builder#certificateFingerprint}.
     *
     * @param url where it is, {@code https://localhost:5000}; a URL without a path gets {@code /v1/api}
     * @throws IllegalArgumentException when it is no http or https URL, or plain http to another machine
     */
    public static Builder gateway(String url) {
        return new Builder().atGateway(url);
    }

    @Override
    public Transport transport() {
        return transport;
    }

    /** This client with another patience; it shares the session and all else, and closing either closes both. */
    public IbkrClient with(CallOptions options) {
        return new IbkrClient(core, core.transport(options), logoutOnClose);
    }

    /**
     * Opens the token session and the brokerage session now instead of with the first call. Asks for the brokerage
     * session anew if it was left to another, under {@link CompetePolicy#FAIL} too.
     *
     * @throws io.github.ibkrclient.error.IbkrException when they cannot be opened
     */
    public void connect() {
        core.connect(transport, false);
    }

    /**
     * Opens both sessions like {@link #connect()}, but throws out whoever holds the brokerage session: the way back for
     * a client that left it to another. Only this once; afterwards the policy of the builder holds again.
     *
     * @throws io.github.ibkrclient.error.IbkrException when they cannot be opened
     */
    public void takeOver() {
        core.connect(transport, true);
    }

    /**
     * Ends the session at IBKR, for every program that shares it. Does nothing when this client has none open; a
     * session that IBKR has already ended counts as ended. A later call opens a new one.
     */
    public void logout() {
        core.logout(transport);
    }

    /**
     * Finds out what became of an order whose call failed with {@link io.github.ibkrclient.error.Delivery#UNKNOWN}: asks
     * for the orders of the day and the trades, and while neither shows the order, asks again for 20 seconds, because a
     * call that IBKR is still working on shows up late. Places, changes and repeats nothing.
     *
     * @param accountId the account the order was for
     * @param clientOrderId the order's own id, which no other order of today and yesterday had; an order without one cannot
     *     be found
     * @throws io.github.ibkrclient.error.IbkrException when it could not ask; the order's fate is then as unknown as it
     *     was
     */
    public OrderFate findOrder(String accountId, String clientOrderId) {
        return core.orderSearch(transport).find(accountId, clientOrderId);
    }

    /** The session as the client knows it; makes no call. */
    public SessionStatus sessionStatus() {
        return core.status();
    }

    /** How the client is, with the reasons; makes no call. */
    public Health health() {
        return core.health();
    }

    /**
     * Stops the keepalive; later calls fail, and so do those that wait for their turn, when it comes. Logs out first, for
     * two seconds at most, when the client was built with {@link Builder#logoutOnClose}. May be called twice and from any
     * thread; never closes a given OkHttpClient.
     */
    @Override
    public void close() {
        core.close(logoutOnClose);
    }

    /** Puts a client together. Not thread-safe. */
    public static final class Builder {
        private static final String IBKR = "https://api.ibkr.com/v1/api";

        private HttpUrl baseUrl = HttpUrl.get(IBKR);
        private final List<Signer> signers = new ArrayList<>();
        private final List<ClientListener> listeners = new ArrayList<>();
        private @Nullable Gateway gateway;
        private @Nullable OkHttpClient httpClient;
        private @Nullable IbkrRuntime runtime;
        private @Nullable Pacer pacer;
        private @Nullable PacingLedger ledger;
        private PacingLimits limits = PacingLimits.documented();
        private CallOptions options = CallOptions.DEFAULT;
        private CompetePolicy competePolicy = CompetePolicy.YIELD;
        private boolean readOnly;
        private boolean logoutOnClose;

        private Builder() {}

        /**
         * Where the API is; IBKR's own unless told otherwise. Plain http is for this machine only.
         *
         * @throws IllegalArgumentException when it is no http or https URL, or plain http to another machine
         */
        public Builder baseUrl(String url) {
            baseUrl = Loopback.checked("baseUrl", url, "every call");
            return this;
        }

        private Builder atGateway(String url) {
            HttpUrl given = Loopback.checked("gateway", url, "every call");
            boolean bare = given.encodedPath().equals("/");
            baseUrl = bare ? given.newBuilder().encodedPath("/v1/api").build() : given;
            gateway = new Gateway();
            return this;
        }

        /**
         * The one certificate that the gateway may show, wherever it is; then neither its name nor its dates count. By
         * default the first one on this machine, and what this machine trusts anyhow elsewhere.
         *
         * @param sha256 its fingerprint in hex, with or without colons
         * @throws IllegalArgumentException when it is no SHA-256 fingerprint
         * @throws IllegalStateException when this is no client of a {@linkplain IbkrClient#gateway gateway}
         */
        public Builder certificateFingerprint(String sha256) {
            ofGateway("certificateFingerprint").pin(sha256);
            return this;
        }

        /**
         * The file that keeps the certificates that gateways on this machine showed first, made for its owner alone;
         * {@code .ibkr-client/known-certificates} in the user's home by default.
         *
         * @throws IllegalStateException when this is no client of a {@linkplain IbkrClient#gateway gateway}
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

        /** What signs the calls; one for each scheme that is used. None unless given. */
        public Builder signer(Signer signer) {
            signers.add(signer);
            return this;
        }

        /** The client to derive ours from, with its interceptors, proxy and event listeners; the runtime's by default. */
        public Builder httpClient(OkHttpClient client) {
            httpClient = client;
            return this;
        }

        /** Clock, threads and penalty gate; those of the JVM by default. */
        public Builder runtime(IbkrRuntime shared) {
            runtime = shared;
            return this;
        }

        /** What spaces the calls; a {@link LocalPacer} of its own by default. Clients of one user must share one. */
        public Builder pacer(Pacer shared) {
            pacer = shared;
            return this;
        }

        /**
         * Limits for the default pacer other than IBKR's; {@link PacingLimits#documented()} by default. A given {@link
         * #pacer} has limits of its own.
         */
        public Builder pacing(PacingLimits other) {
            limits = other;
            return this;
        }

        /**
         * Where the default pacer keeps its bookings, so that other programs and the next start of this one keep the
         * pace too; nowhere by default. A given {@link #pacer} has a ledger of its own.
         */
        public Builder ledger(PacingLedger memory) {
            ledger = memory;
            return this;
        }

        /** Who hears what the client does; nobody by default, may be called several times. */
        public Builder listener(ClientListener listener) {
            listeners.add(listener);
            return this;
        }

        /** The patience of calls; {@link CallOptions#DEFAULT} by default. */
        public Builder options(CallOptions patience) {
            options = patience;
            return this;
        }

        /** What to do about another holder of the brokerage session; {@link CompetePolicy#YIELD} by default. */
        public Builder competePolicy(CompetePolicy policy) {
            competePolicy = policy;
            return this;
        }

        /** Refuses, before anything is sent, every call that changes settings or orders; allowed by default. */
        public Builder readOnly() {
            readOnly = true;
            return this;
        }

        /** Logs out on close. Off by default, because that ends the session of all programs that share the username. */
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
                Gateway.Connected connected = gateway.connect(baseUrl, http, listeners);
                http = connected.http();
                all.add(connected.login());
            }
            ClientCore core = new ClientCore(new ClientCore.Parts(
                    baseUrl,
                    http,
                    shared,
                    pacer == null ? ownPacer(shared) : pacer,
                    all,
                    listeners,
                    competePolicy,
                    readOnly));
            return new IbkrClient(core, core.transport(options), logoutOnClose);
        }

        private Pacer ownPacer(IbkrRuntime shared) {
            return ledger == null ? LocalPacer.create(shared, limits) : LocalPacer.create(shared, limits, ledger);
        }
    }
}

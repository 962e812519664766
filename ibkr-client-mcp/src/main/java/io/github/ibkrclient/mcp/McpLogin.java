package io.github.ibkrclient.mcp;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.local.Loopback;
import io.github.ibkrclient.mcp.McpStatus.State;
import io.github.ibkrclient.mcp.internal.Discovery;
import io.github.ibkrclient.mcp.internal.McpHost;
import io.github.ibkrclient.mcp.internal.McpHttp;
import io.github.ibkrclient.mcp.internal.Registration;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.LoginTokens;
import io.github.ibkrclient.oauth.login.OAuth2Login;
import io.github.ibkrclient.oauth.login.OAuth2LoginStatus;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The consent of a user on IBKR's page, by OAuth 2.1: {@link #begin} says which page to open, the user logs in there and
 * chooses one account, and {@link #complete} takes what the browser brings back. It needs no approval by IBKR and no key
 * files. The consent reads only: a token that could do more is given back.
 *
 * <p><b>Say to the user before the page is opened</b> that IBKR disconnects the AI client that is connected already, such as
 * a chat program: a public client saw this warning on the page.
 *
 * <p>All state stands in the {@link TokenStore}: the registration, the consent and its tokens. IBKR takes each refresh token
 * once. So only one program at a time renews, the new token is stored before it is used, and a renewal whose answer was lost
 * is tried once more, 30 seconds later at the earliest, and no third time. Thread-safe; programs may share a store.
 */
public final class McpLogin {
    /** IBKR's endpoint for clients of anybody. */
    public static final String IBKR = "https://api.ibkr.com/v1/api/mcp-public";

    private static final String SETTING = "consent";
    private static final String REMEDY = "connect again";
    private static final String ACCOUNT = "account";
    private static final String ID = "consent_id";
    private static final String REVOKED = "revoked_at";
    private static final String PROVISIONAL = "mcp:";

    private final TokenStore store;
    private final String name;
    private final @Nullable HttpUrl endpoint;
    private final String redirectUri;
    private final String clientName;
    private final Duration loginTimeout;
    private final IbkrRuntime runtime;
    private final Discovery discovery;
    private final SecureRandom random = new SecureRandom();
    private volatile @Nullable Held held;

    private record Held(Registration registration, OAuth2Login login) {}

    private McpLogin(Builder given) {
        store = given.store;
        name = given.name;
        endpoint = given.endpoint;
        redirectUri = given.redirectUri;
        clientName = given.clientName;
        loginTimeout = given.loginTimeout;
        runtime = given.runtime;
        discovery = new Discovery(new McpHttp(runtime.httpClient()), runtime.timing());
    }

    /** A consent that is kept in a store. */
    public static Builder builder(TokenStore store) {
        return new Builder(store);
    }

    /**
     * Begins a consent. Discovers the provider and registers there, unless that was done before for this callback.
     *
     * @return the page to open in the user's browser; others cannot finish the consent with it
     * @throws CredentialException when the endpoint or the callback cannot be used
     * @throws IbkrException when the provider cannot be asked
     */
    public URI begin() {
        HttpUrl wanted = endpoint == null ? HttpUrl.get(IBKR) : endpoint;
        Registration registration = store.find(registrationKey())
                .flatMap(Registration::of)
                .filter(known -> known.redirectUri().equals(redirectUri)
                        && known.host().resource().equals(wanted))
                .orElseGet(() -> register(wanted));
        URI page = login(registration).begin();
        String state = String.valueOf(HttpUrl.get(page.toString()).queryParameter("state"));
        Instant until = runtime.timing().now().plus(loginTimeout);
        store.save(begunKey(state), StoredToken.until(until, registration.values()));
        return page;
    }

    private Registration register(HttpUrl wanted) {
        McpHost host = discovery.find(wanted);
        String clientId = discovery.register(host, clientName, redirectUri, Registration.scope());
        Registration registration = new Registration(host, clientId, redirectUri);
        store.save(registrationKey(), StoredToken.lasting(registration.values()));
        return registration;
    }

    /**
     * Completes a consent with what the browser brought back, and keeps its tokens in place of those of the consent before.
     * Which account the user chose is not known, see {@link #bind}.
     *
     * @param callback the URI that was called, whole or from its path on; it holds the code and must not be logged
     * @throws CredentialException when the consent was not begun here, has taken too long, was completed before, or was
     *     refused by the user or IBKR; call {@link #begin} again
     * @throws IbkrException when IBKR could not be asked; the consent is lost, call {@link #begin} again
     */
    public void complete(String callback) {
        Registration registration = begun(callback)
                .or(() -> store.find(registrationKey()).flatMap(Registration::of))
                .orElseThrow(() -> new CredentialException(SETTING, "was not begun here", REMEDY, null));
        byte[] id = new byte[4];
        random.nextBytes(id);
        Map<String, String> values = new HashMap<>(registration.values());
        values.put(ID, HexFormat.of().formatHex(id));
        try {
            login(registration).complete(callback, () -> store.save(consentKey(), StoredToken.lasting(values)));
        } catch (CredentialException e) {
            throw told(e, registration);
        }
    }

    /** What the page of a callback was opened with. Meanwhile others may have registered at another host or callback. */
    private Optional<Registration> begun(String callback) {
        HttpUrl query = HttpUrl.parse("http://localhost/?" + callback.substring(callback.indexOf('?') + 1));
        String state = query == null ? null : query.queryParameter("state");
        return state == null ? Optional.empty() : store.take(begunKey(state)).flatMap(Registration::of);
    }

    /** Registers anew at the next {@link #begin}, for a page that says that it does not know the application. */
    public void forgetRegistration() {
        store.remove(registrationKey());
    }

    /** The state of the consent. Reads the store and makes no call. */
    public McpStatus status() {
        Optional<StoredToken> consent = store.find(consentKey());
        Optional<String> account = consent.flatMap(this::account);
        if (consent.isEmpty() || consent.get().value(REVOKED).isPresent()) {
            State state = consent.isEmpty() ? State.DISCONNECTED : State.REVOKED;
            return new McpStatus(state, Optional.empty(), account);
        }
        OAuth2LoginStatus login = registration(consent.get())
                .map(registration -> login(registration).status())
                .orElse(new OAuth2LoginStatus(OAuth2LoginStatus.Phase.NONE, Optional.empty()));
        State state = switch (login.phase()) {
            case VALID, RENEWABLE -> State.CONNECTED;
            case UNCERTAIN -> State.UNCERTAIN;
            case NONE, ENDED -> State.DISCONNECTED;
        };
        return new McpStatus(state, login.expiresAt(), account);
    }

    /**
     * Says which account the user chose on the page. IBKR does not tell it, so the user is asked once, or it is learnt from
     * executions that another source shows for one account only.
     *
     * @throws CredentialException when nobody has connected
     */
    public void bind(String account) {
        bind(account, consentId());
    }

    /**
     * Says it of one consent, for what was learnt from its executions. Another consent that took its place meanwhile may be
     * for another account, so nothing is kept then.
     *
     * @param consentId the {@link #consentId} under which it was learnt
     * @return whether the consent is still there
     * @throws CredentialException when nobody has connected
     */
    public boolean bind(String account, String consentId) {
        boolean there = consentId().equals(consentId);
        if (there) { // with the id, so that it never counts for another consent
            store.save(accountKey(), StoredToken.lasting(Map.of(ID, consentId, ACCOUNT, account)));
        }
        return there;
    }

    /** Whether the account is known. */
    public boolean isBound() {
        return store.find(consentKey()).flatMap(this::said).isPresent();
    }

    /**
     * The id of the consent. Each {@link #complete} gives another one.
     *
     * @throws CredentialException when nobody has connected
     */
    public String consentId() {
        return consent().value(ID).orElseThrow(McpLogin::unreadable);
    }

    /**
     * Ends the consent: deletes its tokens here and has IBKR take them back. What IBKR keeps of it, the user removes in
     * Client Portal under Settings, Manage Third-Party Consents. When the program ends in the middle, another call goes on.
     *
     * @return whether IBKR confirmed it; false also when nobody was connected
     */
    public boolean disconnect() {
        Optional<StoredToken> consent = store.alone(name, () -> {
            Optional<StoredToken> present = store.find(consentKey());
            present.filter(one -> one.value(REVOKED).isEmpty()).ifPresent(one -> {
                Map<String, String> values = new HashMap<>(one.values());
                values.put(REVOKED, runtime.timing().now().toString());
                store.save(consentKey(), StoredToken.lasting(values));
            });
            return present;
        });
        return consent.flatMap(McpLogin::registration)
                .map(registration -> login(registration).revoke())
                .orElse(false);
    }

    /** Whether there are tokens in the store. After the end of a consent there are when a {@link #disconnect} was broken off. */
    public boolean hasTokens() {
        return store.find(name).isPresent();
    }

    /**
     * Gets new tokens now, however long the access token would last. Calls renew by themselves; this is for a program that
     * hands the consent on.
     *
     * @throws CredentialException when the user must connect again
     * @throws IbkrException when IBKR could not be asked. {@link #status} says whether the answer was lost; then the token may
     *     be tried once more, at {@link IbkrException#retryAt} and not earlier
     */
    public void renew() {
        Registration registration = registered();
        try {
            login(registration).renew();
        } catch (CredentialException e) {
            throw told(e, registration);
        }
    }

    /**
     * Moves the consent to another store, under the same name, and removes it here. It can be in use in one place only,
     * because IBKR takes each refresh token once. When the other store refuses it, it stays here.
     *
     * @throws CredentialException when there is no consent here
     */
    public void moveTo(TokenStore other) {
        store.alone(name, () -> {
            StoredToken consent = consent();
            StoredToken tokens = store.find(name).orElseThrow(McpLogin::withoutTokens);
            saveConsent(other, consent);
            other.save(name, tokens);
            store.remove(name);
            store.remove(consentKey());
            store.remove(accountKey());
            return true;
        });
    }

    /**
     * Copies the consent to another store with its access token and nothing to renew it with, for a program that reads until
     * {@link McpStatus#accessEnds} and must not use the refresh token up.
     *
     * @throws CredentialException when there is no consent here
     */
    public void lendTo(TokenStore other) {
        StoredToken consent = consent();
        Registration registration = registered();
        LoginTokens tokens = login(registration).tokens().orElseThrow(McpLogin::withoutTokens);
        saveConsent(other, consent);
        OAuth2Login.of(registration.settings(loginTimeout), other, name, runtime)
                .adopt(new LoginTokens(tokens.accessToken(), Optional.empty(), tokens.expiresAt()));
    }

    /** Keeps a consent in another store, with its account. */
    private void saveConsent(TokenStore other, StoredToken consent) {
        Map<String, String> values = new HashMap<>(consent.values());
        said(consent).ifPresent(account -> values.put(ACCOUNT, account));
        other.remove(accountKey());
        other.save(consentKey(), StoredToken.lasting(values));
    }

    private static CredentialException withoutTokens() {
        return new CredentialException(SETTING, "it has no tokens", REMEDY, null);
    }

    /**
     * Removes the consent from the store, with its tokens, its account and its registration, also when they cannot be read any
     * more. IBKR is not told; see {@link #disconnect}.
     */
    public void forget() {
        store.remove(name);
        store.remove(consentKey());
        store.remove(accountKey());
        store.remove(registrationKey());
    }

    /** What the executions of the consent stand under: the account, or {@code mcp:} and the id of the consent. */
    public String account() {
        return account(consent()).orElseThrow();
    }

    /** What the executions of a consent stand under while its account is not known. */
    public static String provisional(String consentId) {
        return PROVISIONAL + consentId;
    }

    /** Whether a name of {@link #account} stands in the place of an account that is not known. */
    public static boolean isProvisional(String account) {
        return account.startsWith(PROVISIONAL);
    }

    private Optional<String> account(StoredToken consent) {
        return said(consent).or(() -> consent.value(ID).map(McpLogin::provisional));
    }

    /** The account that was said of this consent, here or before it was moved here. */
    private Optional<String> said(StoredToken consent) {
        return store.find(accountKey())
                .filter(one -> one.value(ID).equals(consent.value(ID)))
                .flatMap(one -> one.value(ACCOUNT))
                .or(() -> consent.value(ACCOUNT));
    }

    /**
     * The endpoint that the consent is for.
     *
     * @throws CredentialException when nobody has connected, or when the builder names another endpoint
     */
    public String mcpUrl() {
        return endpoint().toString();
    }

    IbkrRuntime runtime() {
        return runtime;
    }

    /** The endpoint that the consent is for. Its tokens are sent nowhere else. */
    HttpUrl endpoint() {
        HttpUrl resource = registered().host().resource();
        if (endpoint != null && !endpoint.equals(resource)) {
            throw new CredentialException(
                    "mcp-url",
                    "is " + endpoint + ", and the consent is for " + resource,
                    "leave the URL out, or disconnect and connect there",
                    null);
        }
        return resource;
    }

    String accessToken(@Nullable String rejected) {
        Registration registration = registered();
        try {
            return login(registration).accessToken(rejected);
        } catch (CredentialException e) {
            throw told(e, registration);
        }
    }

    /**
     * The failure of a login by code, in the words of a consent, when connecting again is what helps. When IBKR has forgotten
     * the registration, the next {@link #begin} registers anew.
     */
    private CredentialException told(CredentialException e, Registration registration) {
        boolean forgotten = e.setting().equals("clientId");
        if (forgotten) {
            store.find(registrationKey())
                    .flatMap(Registration::of)
                    .filter(registration::equals)
                    .ifPresent(same -> store.remove(registrationKey()));
        }
        boolean nobody = e.setting().equals("login");
        if (!forgotten && !nobody && !e.remedy().equals(OAuth2Login.REMEDY)) {
            return e; // such as a store that is locked, or a certificate
        }
        return new CredentialException(nobody ? SETTING : e.setting(), e.problem(), REMEDY, e);
    }

    private Registration registered() {
        return registration(consent()).orElseThrow(McpLogin::unreadable);
    }

    private static CredentialException unreadable() {
        return new CredentialException(SETTING, "the store holds something else", REMEDY, null);
    }

    private StoredToken consent() {
        StoredToken consent = store.find(consentKey())
                .orElseThrow(() -> new CredentialException(SETTING, "nobody has connected", "connect once", null));
        if (consent.value(REVOKED).isPresent()) {
            throw new CredentialException(SETTING, "it was taken back here", REMEDY, null);
        }
        return consent;
    }

    private static Optional<Registration> registration(StoredToken consent) {
        return Registration.of(consent);
    }

    private OAuth2Login login(Registration registration) {
        Held known = held;
        if (known == null || !known.registration().equals(registration)) {
            known = new Held(registration, OAuth2Login.of(registration.settings(loginTimeout), store, name, runtime));
            held = known;
        }
        return known.login();
    }

    private String registrationKey() {
        return name + "/registration";
    }

    private String begunKey(String state) {
        return name + "/begun/" + state;
    }

    private String consentKey() {
        return name + "/consent";
    }

    private String accountKey() {
        return name + "/account";
    }

    /** Shows what is no secret. */
    @Override
    public String toString() {
        return "McpLogin[" + status().state() + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final TokenStore store;
        private String name = "mcp";
        private @Nullable HttpUrl endpoint;
        private String redirectUri = "http://127.0.0.1:53682/callback";
        private String clientName = "ibkr-client (read only)";
        private Duration loginTimeout = Duration.ofMinutes(10);
        private IbkrRuntime runtime = IbkrRuntime.shared();

        private Builder(TokenStore store) {
            this.store = store;
        }

        /** The key of the consent in the store; default {@code mcp}. A program for several users gives each his own. */
        public Builder name(String key) {
            this.name = key;
            return this;
        }

        /**
         * The endpoint; default IBKR's for a new consent, and that of the consent for calls.
         *
         * @throws IllegalArgumentException when it is no https URL; plain http is allowed on this machine
         */
        public Builder mcpUrl(String url) {
            this.endpoint = Loopback.checked("mcpUrl", url, "the consent");
            return this;
        }

        /**
         * Where IBKR sends the browser back to; default {@code http://127.0.0.1:53682/callback}. Another one is another
         * registration. Addresses of this machine are known to work; for others see {@code docs/mcp.md}.
         */
        public Builder redirectUri(String uri) {
            this.redirectUri = uri;
            return this;
        }

        /** The name that the consent page shows; default {@code ibkr-client (read only)}. */
        public Builder clientName(String text) {
            this.clientName = text;
            return this;
        }

        /** How long the user may take; default 10 minutes. */
        public Builder loginTimeout(Duration duration) {
            this.loginTimeout = duration;
            return this;
        }

        /** The clock and the connections; default those that clients share. */
        public Builder runtime(IbkrRuntime shared) {
            this.runtime = shared;
            return this;
        }

        /** The login. Makes no call. */
        public McpLogin build() {
            return new McpLogin(this);
        }
    }
}

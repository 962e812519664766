package io.github.ibkrclient.oauth.login;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.AuthorizationException;
import io.github.ibkrclient.error.AuthorizationException.Reason;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.local.Loopback;
import io.github.ibkrclient.model.AccessTokenResponse;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.oauth1.ConsumerKeys;
import io.github.ibkrclient.oauth.internal.oauth1.ConsumerSigner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * How a third party gets access to the account of a user. {@link #begin} asks IBKR for a request token and says where to
 * send the user's browser. IBKR sends the browser back to the callback that was registered for the consumer, and {@link
 * #complete} exchanges what it brings for an access token and keeps that. Both calls need only the store, so they may run
 * in different programs that share it. Thread-safe; nothing must be closed.
 *
 * <p>Each user has a name that the caller chooses, under which the access token is kept. Give both calls the name of the
 * user who is logged in, from the browser's own session and never from the URL. A callback that another user began is
 * refused; otherwise a stranger could make users give him access to their accounts.
 */
public final class OAuth1Authorization {
    private static final String NAME = "name";
    private static final String TOKEN = "access-token";
    private static final String SECRET = "access-token-secret";
    private static final String PAPER = "paper";

    private final OAuth1Consumer consumer;
    private final ConsumerKeys keys;
    private final TokenStore store;
    private final OAuth1TokenCalls calls;
    private final InstantSource clock;
    private final HttpUrl page;
    private final Duration lifetime;

    private OAuth1Authorization(Builder settings) {
        consumer = settings.consumer;
        keys = KeyAccess.of(consumer);
        store = settings.store;
        calls = new OAuth1TokenCalls(
                settings.client.signer(new ConsumerSigner(keys)).build().transport(), keys);
        clock = settings.clock;
        page = settings.page();
        lifetime = settings.lifetime;
    }

    /** Starts an authorization for a consumer. Programs that take part in the same authorizations share the store. */
    public static Builder builder(OAuth1Consumer consumer, TokenStore store) {
        return new Builder(consumer, store);
    }

    /**
     * Asks IBKR for a request token and keeps it until the user comes back. Tokens of authorizations that nobody finished
     * in time are removed.
     *
     * @param name the user who is to give access
     * @throws IbkrException when IBKR gives no request token
     */
    public PendingAuthorization begin(String name) {
        Instant now = clock.instant();
        store.removeExpired(now);
        String token = calls.requestToken();
        Instant end = now.plus(lifetime);
        store.save(requestKey(token), StoredToken.until(end, Map.of(NAME, name)));
        return new PendingAuthorization(
                page.newBuilder()
                        .addQueryParameter("oauth_token", token)
                        .build()
                        .uri(),
                end);
    }

    /**
     * The request token of a callback, by which a program that kept it can find out for whom {@link #begin} asked. It is a
     * secret until the callback was completed.
     *
     * @param uri the address that the browser called, or {@link PendingAuthorization#url}
     * @throws AuthorizationException when it holds none
     */
    public static String requestToken(String uri) {
        return OAuth1Callback.token(uri);
    }

    /**
     * Exchanges what the browser brought back for an access token, and keeps that under the name in the place of an older
     * one. A callback counts once, also when it comes several times at once. After a failure that may pass ({@link
     * IbkrException#delivery} is not {@link Delivery#REFUSED}, or IBKR answered 429) the same callback may be tried again
     * until it expires.
     *
     * @param callbackUri the address that the browser called, whole or from the path on
     * @param name the user who is logged in where the browser came back
     * @throws AuthorizationException when there is no access, with the reason
     * @throws CredentialException when IBKR encrypted the secret for another key, or the store fails
     */
    public AccessGrant complete(String callbackUri, String name) {
        OAuth1Callback callback = OAuth1Callback.parse(callbackUri);
        String key = requestKey(callback.token());
        StoredToken asked = store.take(key)
                .filter(found -> found.value(NAME).filter(name::equals).isPresent())
                .orElseThrow(
                        () -> new AuthorizationException(
                                Reason.UNKNOWN_TOKEN,
                                "the callback's token was not asked for by this user, was used before or is long past; begin anew"));
        if (asked.expired(clock.instant())) {
            throw new AuthorizationException(
                    Reason.EXPIRED, "the user took longer than " + lifetime.toMinutes() + " minutes; begin anew");
        }
        String verifier = callback.verifier()
                .orElseThrow(() -> new AuthorizationException(
                        Reason.DENIED, "the user refused access on IBKR's page; begin anew if that was a mistake"));
        AccessTokenResponse answer;
        try {
            answer = calls.accessToken(callback.token(), verifier);
        } catch (IbkrException e) {
            if (e.delivery() != Delivery.REFUSED || e instanceof RateLimitedException) {
                store.save(key, asked);
            }
            throw e;
        }
        return keep(name, answer);
    }

    /**
     * The access that is kept under a name.
     *
     * @throws CredentialException when the secret was encrypted for another consumer, or the store fails
     */
    public Optional<AccessGrant> find(String name) {
        return store.find(accessKey(name)).map(this::grant);
    }

    /** Removes the access that is kept under a name. At IBKR it stays valid until the user revokes it there. */
    public void forget(String name) {
        store.remove(accessKey(name));
    }

    /** Shows the realm only. */
    @Override
    public String toString() {
        return "OAuth1Authorization[realm=" + keys.realm() + "]";
    }

    private AccessGrant keep(String name, AccessTokenResponse answer) {
        Map<String, String> values = new HashMap<>();
        values.put(TOKEN, required(answer.oauthToken(), "oauth_token"));
        values.put(SECRET, required(answer.oauthTokenSecret(), "oauth_token_secret"));
        if (answer.isPaper() != null) {
            values.put(PAPER, answer.isPaper().toString());
        }
        StoredToken token = StoredToken.lasting(values);
        AccessGrant grant = grant(token);
        store.save(accessKey(name), token);
        return grant;
    }

    private AccessGrant grant(StoredToken kept) {
        return new AccessGrant(
                consumer.credentials(
                        kept.value(TOKEN).orElse(""), kept.value(SECRET).orElse("")),
                kept.value(PAPER).map(Boolean::valueOf));
    }

    private static String required(@Nullable String value, String field) {
        if (value == null || value.isBlank()) {
            throw new DecodeException(Endpoint.ACCESS_TOKEN, Delivery.UNKNOWN, "$." + field, "it is missing");
        }
        return value;
    }

    /** The keys differ from those of access tokens, so that no callback can name an access token. */
    private String requestKey(String token) {
        return "oauth1/" + keys.key() + "/request/" + token;
    }

    private String accessKey(String name) {
        return "oauth1/" + keys.key() + "/access/" + name;
    }

    /** Collects the settings of an authorization. Not thread-safe. */
    public static final class Builder {
        private final OAuth1Consumer consumer;
        private final TokenStore store;
        private IbkrClient.Builder client = IbkrClient.builder();
        private InstantSource clock = InstantSource.system();
        private HttpUrl authorizePage = HttpUrl.get("https://interactivebrokers.com/authorize");
        private @Nullable String redirectUri;
        private Duration lifetime = Duration.ofMinutes(10);

        private Builder(OAuth1Consumer consumer, TokenStore store) {
            this.consumer = consumer;
            this.store = store;
        }

        /** The client that sends the two calls; default IBKR's API with all defaults. It gets its signer here. */
        public Builder client(IbkrClient.Builder builder) {
            this.client = builder;
            return this;
        }

        /** The clock that lifetimes are counted by; default the system's. Give it the client's timing when that is virtual. */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /**
         * The page on which users give access; default IBKR's, see {@code docs/protocol.md#authorize-page}.
         *
         * @throws IllegalArgumentException when it is no https URL; plain http is allowed on this machine
         */
        public Builder authorizePage(String url) {
            this.authorizePage = Loopback.checked("authorizePage", url, "the user's login");
            return this;
        }

        /**
         * Also names the callback in the page's URL, as IBKR's newer documentation does; default not. It must be the
         * callback that is registered for the consumer.
         */
        public Builder redirectUri(String url) {
            this.redirectUri = url;
            return this;
        }

        /**
         * How long the user has to log in and consent; default 10 minutes. The life of a request token at IBKR is not
         * documented; see {@code docs/protocol.md#request-token-life}.
         */
        public Builder lifetime(Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("lifetime is above zero, not " + duration);
            }
            this.lifetime = duration;
            return this;
        }

        /** The authorization. Makes no call. */
        public OAuth1Authorization build() {
            return new OAuth1Authorization(this);
        }

        private HttpUrl page() {
            return redirectUri == null
                    ? authorizePage
                    : authorizePage
                            .newBuilder()
                            .addQueryParameter("redirect_uri", redirectUri)
                            .build();
        }
    }
}

package io.github.ibkrclient.oauth;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.AuthorizationException;
import io.github.ibkrclient.error.AuthorizationException.Reason;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.local.Loopback;
import io.github.ibkrclient.model.AccessTokenResponse;
import io.github.ibkrclient.model.RequestTokenResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * How a third party gets access to the account of a user: {@link #begin} asks IBKR for a request token and says where to
 * send the user's browser; IBKR sends it back to the callback that was registered for the consumer, and {@link
 * #complete} trades what it brings for an access token and keeps that. Between the two nothing stands but what is in the
 * store: they may run in different programs that share it. Thread-safe; holds nothing that must be closed.
 *
 * <p>Each user has a name of the caller's choice, under which the access token is kept. Give both calls the name of who
 * is logged in, from the browser's own session and never from the URL: a callback that somebody else began is refused,
 * or users could be made to give strangers access to their accounts.
 */
public final class AuthorizationFlow {
    private static final String NAME = "name";
    private static final String TOKEN = "access-token";
    private static final String SECRET = "access-token-secret";
    private static final String PAPER = "paper";

    private final OAuthConsumer consumer;
    private final TokenStore store;
    private final Transport transport;
    private final InstantSource clock;
    private final HttpUrl page;
    private final Duration lifetime;

    private AuthorizationFlow(Builder settings) {
        consumer = settings.consumer;
        store = settings.store;
        transport = settings.client.signer(new ConsumerSigner(consumer)).build().transport();
        clock = settings.clock;
        page = settings.page();
        lifetime = settings.lifetime;
    }

    /** Starts a flow of a consumer; programs that take part in the same flows share the store. */
    public static Builder builder(OAuthConsumer consumer, TokenStore store) {
        return new Builder(consumer, store);
    }

    /**
     * Asks IBKR for a request token and keeps it until the user comes back. What others never finished is cleared away.
     *
     * @param name who is to give access
     * @throws IbkrException when IBKR gives no request token
     */
    public PendingAuthorization begin(String name) {
        Instant now = clock.instant();
        store.removeExpired(now);
        RequestTokenResponse answer;
        try {
            answer = transport.send(
                    ApiRequest.of(Endpoint.REQUEST_TOKEN).authorization("oauth_callback", "oob"),
                    TypeToken.get(RequestTokenResponse.class));
        } catch (ApiException e) {
            throw Refusal.ofRequestToken(e, consumer);
        }
        String token = answer.oauthToken();
        if (token == null || !ConsentCallback.FORM.matcher(token).matches()) {
            throw new DecodeException(
                    Endpoint.REQUEST_TOKEN, Delivery.UNKNOWN, "$.oauth_token", "it is missing or no token");
        }
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
     * Trades what the browser brought back for an access token, and keeps that under the name, in the place of one that
     * is there. A callback counts once, also when several come at the same time. When the call fails and may yet succeed
     * ({@link IbkrException#delivery} is not {@link Delivery#REFUSED}, or IBKR answered 429), the same callback may be
     * tried again while its time lasts.
     *
     * @param callbackUri the address that the browser called, whole or from the path on
     * @param name who is logged in where the browser came back
     * @throws AuthorizationException when there is no access, with the reason
     * @throws CredentialException when IBKR's answer was encrypted for another key, or the store fails
     */
    public AccessGrant complete(String callbackUri, String name) {
        ConsentCallback callback = ConsentCallback.parse(callbackUri);
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
            answer = trade(callback.token(), verifier);
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
     * @throws CredentialException when it was given to another key than the consumer's, or the store fails
     */
    public Optional<AccessGrant> find(String name) {
        return store.find(accessKey(name)).map(this::grant);
    }

    /** Forgets the access that is kept under a name. At IBKR it stands until the user revokes it there. */
    public void forget(String name) {
        store.remove(accessKey(name));
    }

    /** The realm only. */
    @Override
    public String toString() {
        return "AuthorizationFlow[realm=" + consumer.realm() + "]";
    }

    private AccessTokenResponse trade(String token, String verifier) {
        try {
            return transport.send(
                    ApiRequest.of(Endpoint.ACCESS_TOKEN)
                            .authorization("oauth_token", token)
                            .authorization("oauth_verifier", verifier),
                    TypeToken.get(AccessTokenResponse.class));
        } catch (ApiException e) {
            throw Refusal.ofAccessToken(e, consumer);
        }
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

    /** Apart from the access tokens, so that no callback can name one of those. */
    private String requestKey(String token) {
        return "oauth1/" + consumer.key() + "/request/" + token;
    }

    private String accessKey(String name) {
        return "oauth1/" + consumer.key() + "/access/" + name;
    }

    /** Collects what a flow may do otherwise. Not thread-safe. */
    public static final class Builder {
        private final OAuthConsumer consumer;
        private final TokenStore store;
        private IbkrClient.Builder client = IbkrClient.builder();
        private InstantSource clock = InstantSource.system();
        private HttpUrl authorizePage = HttpUrl.get("https://interactivebrokers.com/authorize");
        private @Nullable String redirectUri;
        private Duration lifetime = Duration.ofMinutes(10);

        private Builder(OAuthConsumer consumer, TokenStore store) {
            this.consumer = consumer;
            this.store = store;
        }

        /** What sends the two calls; default IBKR's API with all defaults. It gets its signer here. */
        public Builder client(IbkrClient.Builder builder) {
            this.client = builder;
            return this;
        }

        /** What lifetimes are counted by; default the system's clock. Give it the client's timing when that is virtual. */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /**
         * The page on which users give access; default IBKR's.
         *
         * @throws IllegalArgumentException when it is no https URL; on this machine http will do
         */
        public Builder authorizePage(String url) {
            this.authorizePage = Loopback.checked("authorizePage", url, "the user's login");
            return this;
        }

        /**
         * Names the callback in the page's URL too, as IBKR's newer documentation does; default not. It must be the one
         * that is registered for the consumer.
         */
        public Builder redirectUri(String url) {
            this.redirectUri = url;
            return this;
        }

        /**
         * How long the user has to log in and consent; default 10 minutes. How long IBKR lets a request token live is not
         * documented.
         */
        public Builder lifetime(Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("lifetime is above zero, not " + duration);
            }
            this.lifetime = duration;
            return this;
        }

        /** The flow; makes no call. */
        public AuthorizationFlow build() {
            return new AuthorizationFlow(this);
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

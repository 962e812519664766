package io.github.ibkrclient.oauth.login;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.FailureState;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.internal.oauth2.Bearer;
import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.status.SessionStatus.TierStatus;
import io.github.ibkrclient.time.Timing;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorization code flow of OAuth 2.0 (RFC 6749, section 4.1) with PKCE (RFC 7636, S256) and refresh tokens. A user
 * logs in on a server's page, the page sends the browser back with a code, and the code is exchanged for tokens.
 *
 * <p><b>IBKR's Web API has no such flow.</b> Its OAuth 2.0 is {@link OAuth2}, and apps that act for IBKR's users need
 * OAuth 1.0a. This class is for set-ups in which another server stands in front of the API and gives out a client id and
 * a redirect URI. IBKR's MCP endpoint has such a flow; its login is that of the module {@code ibkr-client-mcp}.
 *
 * <p>All state stands in the {@link TokenStore}. So {@link #begin} and {@link #complete} may run in two HTTP requests or
 * on two machines that share the store, and a login outlives the program. One name is one login; a backend makes an
 * object with a name of its own for each user. Thread-safe.
 */
public final class OAuth2Login {
    private static final Logger log = LoggerFactory.getLogger(OAuth2Login.class);
    private static final String SETTING = "login";
    /** The remedy of failures after which the user must log in anew. */
    public static final String REMEDY = "begin() again";

    private static final Duration EARLY_RENEWAL_PAUSE = Duration.ofMinutes(1);
    /** Long enough for a short outage, and within the minute that a server may forgive the use of an old token. */
    private static final Duration BEFORE_LAST_TRY = Duration.ofSeconds(30);

    /** A server that is away says so before it looks at the token. Other pages of a gateway may hide that it was used. */
    private static final int UNAVAILABLE = 503;

    private static final String VERIFIER = "verifier";
    private static final int RANDOM_BYTES = 32; // 43 characters, the least that RFC 7636 allows for a verifier

    private final OAuth2LoginSettings settings;
    private final TokenStore store;
    private final String name;
    private final Timing timing;
    private final TokenEndpoint endpoint;
    private final SecureRandom random = new SecureRandom();
    private final Signer signer = new OAuth2LoginSigner(this);
    /** When a renewal before the end of the token is tried again after a failure. */
    private volatile Instant nextEarlyRenewal = Instant.MIN;

    private OAuth2Login(OAuth2LoginSettings settings, TokenStore store, String name, IbkrRuntime runtime) {
        this.settings = settings;
        this.store = store;
        this.name = name;
        this.timing = runtime.timing();
        this.endpoint = new TokenEndpoint(settings, runtime.httpClient());
    }

    /** A login in the runtime that clients share by default. */
    public static OAuth2Login of(OAuth2LoginSettings settings, TokenStore store, String name) {
        return of(settings, store, name, IbkrRuntime.shared());
    }

    /**
     * A login.
     *
     * @param name the key of the login in the store; whoever has the name and the store has the login
     * @param runtime the clock and the connections; give the runtime of the clients that are signed for
     */
    public static OAuth2Login of(OAuth2LoginSettings settings, TokenStore store, String name, IbkrRuntime runtime) {
        return new OAuth2Login(settings, store, name, runtime);
    }

    String user() {
        return settings.clientId() + " " + name;
    }

    /**
     * Begins a login. Makes no call. Several logins may be under way at once; each can be completed once.
     *
     * @return the page to open in the user's browser; others cannot finish the login with it
     */
    public URI begin() {
        Instant now = timing.now();
        String state = randomText();
        String verifier = randomText();
        store.removeExpired(now);
        Map<String, String> begun = new HashMap<>(registration());
        begun.put(VERIFIER, verifier);
        store.save(pending(state), StoredToken.until(now.plus(settings.loginTimeout()), begun));
        HttpUrl.Builder url = settings.authorizeUrl()
                .newBuilder()
                .setQueryParameter("response_type", "code")
                .setQueryParameter("client_id", settings.clientId())
                .setQueryParameter("redirect_uri", settings.redirectUri())
                .setQueryParameter("state", state)
                .setQueryParameter("code_challenge", challenge(verifier))
                .setQueryParameter("code_challenge_method", "S256");
        settings.resource().ifPresent(resource -> url.setQueryParameter("resource", resource));
        if (!settings.scopes().isEmpty()) {
            url.setQueryParameter("scope", String.join(" ", settings.scopes()));
        }
        return url.build().uri();
    }

    /** What a code is for. At another server or as another client it would be lost, and with it the verifier. */
    private Map<String, String> registration() {
        return Map.of(
                "client_id", settings.clientId(),
                "redirect_uri", settings.redirectUri(),
                "token_url", settings.tokenUrl().toString());
    }

    /**
     * Completes a login with what the browser brought back, and keeps the tokens.
     *
     * @param callback the URI that was called, whole or from its path on; it holds the code and must not be logged
     * @throws CredentialException when the login was not begun here, has taken too long, was completed before, or was
     *     refused by the user or the server; call {@link #begin} again
     * @throws IbkrException when the server could not be asked; the login is lost, call {@link #begin} again
     */
    public void complete(String callback) {
        take(callback, () -> {});
    }

    /**
     * Completes a login and keeps something else together with its tokens, such as whose they are. The tokens of the login
     * before are removed first, and the new ones are kept last. So what is kept in between never stands beside tokens that
     * it does not belong to, also when the program ends in the middle.
     *
     * @param callback as above
     * @param beforeTokens runs when the server has given the tokens; it may use the store, but not {@link TokenStore#alone}
     */
    public void complete(String callback, Runnable beforeTokens) {
        take(callback, () -> {
            store.remove(name);
            beforeTokens.run();
        });
    }

    private void take(String callback, Runnable beforeTokens) {
        OAuth2Callback answer = new OAuth2Callback(callback);
        String state = answer.find("state").orElseThrow(() -> wrong("has no state, so it answers no login"));
        StoredToken begun = store.take(pending(state))
                .orElseThrow(() -> wrong("answers no login that was begun here, or one that is finished already"));
        String verifier = begun.value(VERIFIER).orElseThrow(() -> wrong("answers no login that was begun here"));
        if (begun.expired(timing.now())) {
            throw wrong(
                    "comes later than " + settings.loginTimeout().toMinutes() + " minutes after the login was begun");
        }
        if (!begun.values().entrySet().containsAll(registration().entrySet())) {
            throw wrong("answers a login that was begun as another client or at another server");
        }
        Optional<String> error = answer.find("error");
        if (error.isPresent()) {
            String words = ServerErrorText.of(
                    error.get(), answer.find("error_description").orElse(""));
            throw wrong(
                    "access_denied".equals(error.get())
                            ? "says that the user refused (" + words + ")"
                            : "says that the server refused the login (" + words + ")");
        }
        String code = answer.find("code").orElseThrow(() -> wrong("has neither a code nor an error"));
        exchange(code, verifier, beforeTokens);
    }

    /**
     * Completes a login that was begun elsewhere, such as by a page in a browser, and keeps the tokens. Whoever began it
     * has checked its state.
     *
     * @param code the code that the server gave; it serves once
     * @param verifier the PKCE verifier whose challenge was sent to the server's page
     * @throws CredentialException when the server does not take the code; the login must begin anew
     * @throws IbkrException when the server could not be asked; the login is lost
     */
    public void exchange(String code, String verifier) {
        exchange(code, verifier, () -> {});
    }

    private void exchange(String code, String verifier, Runnable beforeTokens) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", settings.redirectUri());
        parameters.put("code_verifier", verifier);
        settings.resource().ifPresent(resource -> parameters.put("resource", resource));
        try {
            TokenGrant grant = endpoint.ask(parameters, timing.now());
            checkScopes(grant, grant.scopes().orElse(Set.of()));
            replace(grant, beforeTokens);
        } catch (RefusedGrantException e) {
            throw wrong("has a code that the server does not take (" + e.getMessage() + ")");
        }
        signer.discard(); // its token is of the login before this one
        log.debug("A login was completed");
    }

    /** Keeps tokens that a login got elsewhere, in place of those in the store. */
    public void adopt(LoginTokens tokens) {
        Instant now = timing.now();
        Duration left = Duration.between(now, tokens.expiresAt());
        Bearer bearer = Bearer.of(tokens.accessToken(), now, left.isNegative() ? Duration.ZERO : left);
        replace(new TokenGrant(bearer, tokens.refreshToken(), Optional.empty()), () -> {});
        signer.discard();
    }

    /** The tokens in the store; empty while nobody has logged in. Makes no call. */
    public Optional<LoginTokens> tokens() {
        return kept().map(grant -> new LoginTokens(
                grant.bearer().token(), grant.refreshToken(), grant.bearer().expiresAt()));
    }

    /**
     * Gets new tokens now, however long the old access token would last, and keeps them.
     *
     * @throws CredentialException when the server does not renew the login, or does not know the client any more; the user
     *     must log in anew
     * @throws SessionException when the answer to a renewal was lost less than 30 seconds ago and the refresh token serves
     *     once; nothing was sent, {@link IbkrException#retryAt} says when to call again
     * @throws IbkrException when the server could not be asked; whether it spent the refresh token is then not known
     */
    public void renew() {
        renewed(tokens().map(LoginTokens::accessToken).orElse(null));
        signer.discard();
    }

    /** The state of the login. Reads the store and makes no call. */
    public OAuth2LoginStatus status() {
        return kept().map(this::status)
                .orElseGet(() -> new OAuth2LoginStatus(OAuth2LoginStatus.Phase.NONE, Optional.empty()));
    }

    private OAuth2LoginStatus status(TokenGrant grant) {
        return new OAuth2LoginStatus(phase(grant), Optional.of(grant.bearer().expiresAt()));
    }

    private OAuth2LoginStatus.Phase phase(TokenGrant grant) {
        if (grant.refused() || isTriedOut(grant)) {
            return OAuth2LoginStatus.Phase.ENDED;
        } else if (isUncertain(grant)) {
            return OAuth2LoginStatus.Phase.UNCERTAIN;
        } else if (timing.now().isBefore(grant.bearer().expiresAt())) {
            return OAuth2LoginStatus.Phase.VALID;
        }
        return grant.refreshToken().isPresent() ? OAuth2LoginStatus.Phase.RENEWABLE : OAuth2LoginStatus.Phase.ENDED;
    }

    private static boolean isUncertain(TokenGrant grant) {
        return grant.unanswered() > 0;
    }

    private boolean isTriedOut(TokenGrant grant) {
        return settings.singleUseRefreshTokens() && grant.unanswered() > 1;
    }

    /**
     * Ends the login, has the server take its tokens back, and removes them here and in the store, also when the server
     * does not confirm it. When the program ends in the middle, they stay in the store for another call of this method, and
     * serve for nothing else.
     *
     * @return whether the server confirmed it; false when nobody has logged in, and when there is no revocation URL
     */
    public boolean revoke() {
        Optional<TokenGrant> grant = store.alone(
                name,
                () -> { // after a renewal that is under way, whose tokens it then has
                    Optional<TokenGrant> newest = kept();
                    newest.ifPresent(held -> store.save(name, held.ended().stored()));
                    return newest;
                });
        signer.discard();
        boolean confirmed = grant.isPresent() && revoke(grant.get());
        store.alone(name, () -> {
            if (kept().filter(held -> !held.refused()).isEmpty()) { // else there is a new login
                store.remove(name);
            }
            return true;
        });
        return confirmed;
    }

    private boolean revoke(TokenGrant grant) {
        Optional<HttpUrl> url = settings.revocationUrl();
        if (url.isEmpty()) {
            return false;
        }
        boolean renewal = grant.refreshToken()
                .map(token -> endpoint.revoke(url.get(), token, "refresh_token"))
                .orElse(true);
        return endpoint.revoke(url.get(), grant.bearer().token(), "access_token") && renewal;
    }

    /**
     * The access token for a call of another kind than the Web API's, renewed a little before its end. While a renewal
     * fails, the old token is used to its end. After a lost answer the last try comes when the old token has ended.
     *
     * @param rejected an access token that the server does not take any more; null when there is none
     * @throws CredentialException when the user must log in anew
     * @throws SessionException as {@link #renew} does
     * @throws IbkrException when the server could not be asked
     */
    public String accessToken(@Nullable String rejected) {
        Optional<TokenGrant> held = kept().filter(grant -> !grant.refused() && !isTriedOut(grant))
                .filter(grant -> good(grant.bearer(), rejected));
        if (held.isPresent()
                && (usable(held.get().bearer(), rejected)
                        || isUncertain(held.get())
                        || timing.now().isBefore(nextEarlyRenewal))) {
            return held.get().bearer().token();
        }
        try {
            return renewed(rejected).token();
        } catch (IbkrException e) {
            if (held.isEmpty() || e instanceof CredentialException) {
                throw e;
            }
            nextEarlyRenewal = timing.now().plus(EARLY_RENEWAL_PAUSE);
            log.debug("A renewal failed, the old token is used", e);
            return held.get().bearer().token();
        }
    }

    /** Removes the login, here and in the store. The server is not told. */
    public void forget() {
        store.alone(
                name,
                () -> { // a renewal that is under way would bring it back
                    store.remove(name);
                    return true;
                });
        signer.discard();
    }

    private void replace(TokenGrant grant, Runnable beforeTokens) {
        store.alone(name, () -> {
            beforeTokens.run();
            store.save(name, grant.stored());
            return true;
        });
    }

    /**
     * A signer that puts the login's access token on every call that is signed with a token, whatever scheme its
     * operation names. It renews the token a little before its end, once for all callers, and stores the new one.
     * Programs that share the store use the token that one of them renewed.
     */
    public Signer signer() {
        return signer;
    }

    /**
     * A token that can sign calls, from the store or from the server.
     *
     * @param rejected an access token that the API does not take any more; null when there is none
     */
    Bearer renewed(@Nullable String rejected) {
        return store.alone(name, () -> {
            TokenGrant grant = kept().orElseThrow(() ->
                    new CredentialException(SETTING, "nobody has logged in", "call begin() and open its page", null));
            if (usable(grant.bearer(), rejected)) {
                return grant.bearer(); // perhaps another program that shares the store renewed it
            }
            String refresh = grant.refreshToken()
                    .orElseThrow(() -> ended("the login has ended and the server gave nothing to renew it with"));
            if (grant.refused()) {
                throw ended("the server does not renew the login any more");
            } else if (isTriedOut(grant)) {
                throw ended("the answers to two renewals were lost, so its refresh token may be used up");
            } else if (isUncertain(grant)) {
                if (good(grant.bearer(), rejected)) {
                    return grant.bearer(); // it may be the last one
                }
                awaitLastTry(grant);
            }
            return refresh(grant, refresh);
        });
    }

    /** A clock that was set back must not keep the last try away for long. */
    private void awaitLastTry(TokenGrant grant) {
        Instant now = timing.now();
        Instant asked = grant.askedAt().orElse(Instant.MIN);
        boolean early = asked.isAfter(now.minus(BEFORE_LAST_TRY)) && asked.isBefore(now.plus(BEFORE_LAST_TRY));
        if (settings.singleUseRefreshTokens() && early) {
            throw noted(
                    SessionException.paused(
                            endpoint.operation(),
                            asked.plus(BEFORE_LAST_TRY),
                            "the answer to a renewal was lost, and the refresh token is tried once more and no third time"),
                    asked);
        }
    }

    /** Says in a failure when the refresh token is tried the last time. */
    private <E extends IbkrException> E noted(E failure, Instant asked) {
        Instant next = asked.plus(BEFORE_LAST_TRY);
        TierStatus login =
                new TierStatus(Phase.PAUSED, asked, Optional.of(next), Optional.of("the answer to a renewal was lost"));
        failure.happenedIn(new FailureState(
                timing.now(),
                new SessionStatus(login, login, Optional.empty(), Optional.empty()),
                Optional.of(next),
                Optional.empty()));
        return failure;
    }

    private Bearer refresh(TokenGrant grant, String refreshToken) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "refresh_token");
        parameters.put("refresh_token", refreshToken);
        settings.resource().ifPresent(resource -> parameters.put("resource", resource));
        Instant asked = timing.now();
        if (settings.singleUseRefreshTokens()) { // stored before, so that a program that is killed now is a lost answer
            store.save(name, grant.asked(asked).stored());
        }
        TokenGrant next;
        try {
            next = endpoint.ask(parameters, timing.now()).orRefreshToken(Optional.of(refreshToken));
        } catch (RefusedGrantException e) {
            store.save(name, grant.ended().stored());
            throw ended("the server does not renew the login any more (" + e.getMessage() + ")");
        } catch (IbkrException e) {
            boolean unused = e.delivery() != Delivery.UNKNOWN
                    || (e instanceof ApiException page && page.status() == UNAVAILABLE);
            if (settings.singleUseRefreshTokens() && unused) {
                store.save(name, (isForgotten(e) ? grant.ended() : grant).stored());
            }
            throw unused ? e : noted(e, asked);
        }
        checkScopes(next, next.scopes().orElse(Set.copyOf(settings.scopes())));
        store.save(name, next.stored());
        log.debug("A login was renewed until {}", next.bearer().expiresAt());
        return next.bearer();
    }

    /** Whether the server does not know the client any more. One with a secret may only have a wrong one. */
    private static boolean isForgotten(IbkrException e) {
        return e instanceof CredentialException refused && refused.setting().equals("clientId");
    }

    /** Gives tokens back that can do something else than was asked for. */
    private void checkScopes(TokenGrant grant, Set<String> granted) {
        if (settings.exactScopes() && !granted.equals(Set.copyOf(settings.scopes()))) {
            store.remove(name);
            revoke(grant);
            throw new CredentialException(
                    "scopes",
                    "the server granted " + (granted.isEmpty() ? "none that it names" : new TreeSet<>(granted))
                            + ", and only " + settings.scopes()
                            + " is taken; the tokens were given back",
                    REMEDY,
                    null);
        }
    }

    /** Whether it need not be renewed yet. */
    private boolean usable(Bearer bearer, @Nullable String rejected) {
        return timing.now().isBefore(bearer.renewFrom()) && !bearer.token().equals(rejected);
    }

    /** Whether a call can still be made with it. */
    private boolean good(Bearer bearer, @Nullable String rejected) {
        return timing.now().isBefore(bearer.expiresAt()) && !bearer.token().equals(rejected);
    }

    private Optional<TokenGrant> kept() {
        return store.find(name).flatMap(TokenGrant::of);
    }

    private String pending(String state) {
        return name + "/pending/" + state;
    }

    private static CredentialException ended(String why) {
        return new CredentialException(SETTING, why, REMEDY, null);
    }

    private static CredentialException wrong(String what) {
        return new CredentialException(OAuth2Callback.SETTING, what, REMEDY, null);
    }

    private String randomText() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Shows what is no secret. */
    @Override
    public String toString() {
        return "OAuth2Login[" + settings + "]";
    }
}

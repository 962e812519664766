package io.github.ibkrclient.oauth.login;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.internal.oauth2.Bearer;
import io.github.ibkrclient.time.Timing;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorization code flow of OAuth 2.0 (RFC 6749, section 4.1) with PKCE (RFC 7636, S256) and refresh tokens. A user
 * logs in on a server's page, the page sends the browser back with a code, and the code is exchanged for tokens.
 *
 * <p><b>IBKR itself offers no such flow.</b> Its OAuth 2.0 is {@link OAuth2}, and apps that act for IBKR's users need
 * OAuth 1.0a. This class is for set-ups in which another server stands in front of the API and gives out a client id and
 * a redirect URI.
 *
 * <p>All state stands in the {@link TokenStore}. So {@link #begin} and {@link #complete} may run in two HTTP requests or
 * on two machines that share the store, and a login outlives the program. One name is one login; a backend makes an
 * object with a name of its own for each user. Thread-safe.
 */
public final class OAuth2Login {
    private static final Logger log = LoggerFactory.getLogger(OAuth2Login.class);
    private static final String SETTING = "login";
    private static final int RANDOM_BYTES = 32; // 43 characters, the least that RFC 7636 allows for a verifier

    private final OAuth2LoginSettings settings;
    private final TokenStore store;
    private final String name;
    private final Timing timing;
    private final TokenEndpoint endpoint;
    private final SecureRandom random = new SecureRandom();
    private final Signer signer = new OAuth2LoginSigner(this);
    private final ReentrantLock renewal = new ReentrantLock();
    /** The refresh token that the server refused, which is not sent again. */
    private volatile @Nullable String refused;

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
        store.save(pending(state), StoredToken.until(now.plus(settings.loginTimeout()), Map.of("verifier", verifier)));
        HttpUrl.Builder url = settings.authorizeUrl()
                .newBuilder()
                .setQueryParameter("response_type", "code")
                .setQueryParameter("client_id", settings.clientId())
                .setQueryParameter("redirect_uri", settings.redirectUri())
                .setQueryParameter("state", state)
                .setQueryParameter("code_challenge", challenge(verifier))
                .setQueryParameter("code_challenge_method", "S256");
        if (!settings.scopes().isEmpty()) {
            url.setQueryParameter("scope", String.join(" ", settings.scopes()));
        }
        return url.build().uri();
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
        OAuth2Callback answer = new OAuth2Callback(callback);
        String state = answer.find("state").orElseThrow(() -> wrong("has no state, so it answers no login"));
        StoredToken begun = store.take(pending(state))
                .orElseThrow(() -> wrong("answers no login that was begun here, or one that is finished already"));
        String verifier = begun.value("verifier").orElseThrow(() -> wrong("answers no login that was begun here"));
        if (begun.expired(timing.now())) {
            throw wrong(
                    "comes later than " + settings.loginTimeout().toMinutes() + " minutes after the login was begun");
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
        exchange(code, verifier);
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
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", settings.redirectUri());
        parameters.put("code_verifier", verifier);
        try {
            store.save(name, endpoint.ask(parameters, timing.now()).stored());
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
        store.save(name, new TokenGrant(bearer, tokens.refreshToken()).stored());
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
     * @throws CredentialException when the server does not renew the login; the user must log in anew
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
        OAuth2LoginStatus.Phase ended =
                grant.refreshToken().filter(token -> !token.equals(refused)).isPresent()
                        ? OAuth2LoginStatus.Phase.RENEWABLE
                        : OAuth2LoginStatus.Phase.ENDED;
        return new OAuth2LoginStatus(
                timing.now().isBefore(grant.bearer().expiresAt()) ? OAuth2LoginStatus.Phase.VALID : ended,
                Optional.of(grant.bearer().expiresAt()));
    }

    /** Removes the login, here and in the store. The server is not told. */
    public void forget() {
        store.remove(name);
        signer.discard();
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
        renewal.lock();
        try {
            TokenGrant grant = kept().orElseThrow(() ->
                    new CredentialException(SETTING, "nobody has logged in; call begin() and open its page"));
            if (usable(grant.bearer(), rejected)) {
                return grant.bearer();
            }
            String refresh = grant.refreshToken()
                    .orElseThrow(() -> ended("the login has ended and the server gave nothing to renew it with"));
            if (refresh.equals(refused)) {
                throw ended("the server does not renew the login any more");
            }
            return refresh(refresh, rejected);
        } finally {
            renewal.unlock();
        }
    }

    private Bearer refresh(String refreshToken, @Nullable String rejected) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "refresh_token");
        parameters.put("refresh_token", refreshToken);
        try {
            TokenGrant next = endpoint.ask(parameters, timing.now()).orRefreshToken(Optional.of(refreshToken));
            store.save(name, next.stored());
            log.debug("A login was renewed until {}", next.bearer().expiresAt());
            return next.bearer();
        } catch (RefusedGrantException e) {
            Optional<Bearer> renewedElsewhere = kept().filter(
                            grant -> !grant.refreshToken().equals(Optional.of(refreshToken)))
                    .map(TokenGrant::bearer)
                    .filter(bearer -> usable(bearer, rejected));
            if (renewedElsewhere.isPresent()) { // another program that shares the store renewed it
                return renewedElsewhere.get();
            }
            refused = refreshToken;
            throw ended("the server does not renew the login any more (" + e.getMessage() + ")");
        }
    }

    private boolean usable(Bearer bearer, @Nullable String rejected) {
        return timing.now().isBefore(bearer.renewFrom()) && !bearer.token().equals(rejected);
    }

    private Optional<TokenGrant> kept() {
        return store.find(name).flatMap(TokenGrant::of);
    }

    private String pending(String state) {
        return name + "/pending/" + state;
    }

    private static CredentialException ended(String why) {
        return new CredentialException(SETTING, why + "; begin() again");
    }

    private static CredentialException wrong(String what) {
        return new CredentialException(OAuth2Callback.SETTING, what + "; begin() again");
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

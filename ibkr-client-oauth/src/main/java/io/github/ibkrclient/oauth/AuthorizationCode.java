package io.github.ibkrclient.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
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
 * The authorization code flow of OAuth 2.0 (RFC 6749, section 4.1) with PKCE (RFC 7636, S256) and refresh tokens: a user
 * logs in on a server's page, which sends the browser back with a code, which is exchanged for tokens.
 *
 * <p><b>IBKR itself offers no such flow</b>: its OAuth 2.0 knows only {@link OAuth2}, and apps that act for IBKR's users
 * go through OAuth 1.0a. This is for set-ups in which another server stands in front of the API and gives out a client
 * id and a redirect URI.
 *
 * <p>All that must be kept stands in the {@link TokenStore}, so that {@link #begin} and {@link #complete} may run in two
 * HTTP requests or on two machines that share it, and a login outlives the program. One name is one login; a backend
 * with many users makes one of these for each, with a name of its own. Thread-safe.
 */
public final class AuthorizationCode {
    private static final Logger log = LoggerFactory.getLogger(AuthorizationCode.class);
    private static final String SETTING = "login";
    private static final int RANDOM_BYTES = 32; // 43 characters, the least that RFC 7636 allows for a verifier

    private final AuthorizationCodeConfig config;
    private final TokenStore store;
    private final String name;
    private final Timing timing;
    private final TokenEndpoint endpoint;
    private final SecureRandom random = new SecureRandom();
    private final Signer signer = new AuthorizationCodeSigner(this);
    private final ReentrantLock renewal = new ReentrantLock();
    /** A refresh token that the server refused is not sent again. */
    private volatile @Nullable String refused;

    private AuthorizationCode(AuthorizationCodeConfig config, TokenStore store, String name, IbkrRuntime runtime) {
        this.config = config;
        this.store = store;
        this.name = name;
        this.timing = runtime.timing();
        this.endpoint = new TokenEndpoint(config, runtime.httpClient());
    }

    /** A login in the runtime of all clients that are not given one. */
    public static AuthorizationCode of(AuthorizationCodeConfig config, TokenStore store, String name) {
        return of(config, store, name, IbkrRuntime.shared());
    }

    /**
     * A login.
     *
     * @param name under what it stands in the store; whoever knows the name and the store has the login
     * @param runtime whose clock and connections are used; that of the clients which are signed for
     */
    public static AuthorizationCode of(
            AuthorizationCodeConfig config, TokenStore store, String name, IbkrRuntime runtime) {
        return new AuthorizationCode(config, store, name, runtime);
    }

    /**
     * Begins a login; makes no call. Several may be under way at once, each is good for one {@link #complete}.
     *
     * @return the page to open in the user's browser; it holds nothing by which others could finish the login
     */
    public URI begin() {
        Instant now = timing.now();
        String state = randomText();
        String verifier = randomText();
        store.removeExpired(now);
        store.save(pending(state), StoredToken.until(now.plus(config.patience()), Map.of("verifier", verifier)));
        HttpUrl.Builder url = config.authorizeUrl()
                .newBuilder()
                .setQueryParameter("response_type", "code")
                .setQueryParameter("client_id", config.clientId())
                .setQueryParameter("redirect_uri", config.redirectUri())
                .setQueryParameter("state", state)
                .setQueryParameter("code_challenge", challenge(verifier))
                .setQueryParameter("code_challenge_method", "S256");
        if (!config.scopes().isEmpty()) {
            url.setQueryParameter("scope", String.join(" ", config.scopes()));
        }
        return url.build().uri();
    }

    /**
     * Finishes a login with what the browser brought back, and keeps the tokens.
     *
     * @param callback the URI that was called, whole or from its path on; it holds the code and belongs in no log
     * @throws CredentialException when the login was not begun here, has taken too long, was finished before, or was
     *     refused by the user or the server; {@link #begin} again
     * @throws IbkrException when the server could not be asked; the login is lost, {@link #begin} again
     */
    public void complete(String callback) {
        Callback answer = new Callback(callback);
        String state = answer.find("state").orElseThrow(() -> wrong("has no state, so it answers no login"));
        StoredToken begun = store.take(pending(state))
                .orElseThrow(() -> wrong("answers no login that was begun here, or one that is finished already"));
        String verifier = begun.value("verifier").orElseThrow(() -> wrong("answers no login that was begun here"));
        if (begun.expired(timing.now())) {
            throw wrong("comes later than " + config.patience().toMinutes() + " minutes after the login was begun");
        }
        Optional<String> error = answer.find("error");
        if (error.isPresent()) {
            String words =
                    ServerWords.of(error.get(), answer.find("error_description").orElse(""));
            throw wrong(
                    "access_denied".equals(error.get())
                            ? "says that the user refused (" + words + ")"
                            : "says that the server refused the login (" + words + ")");
        }
        String code = answer.find("code").orElseThrow(() -> wrong("has neither a code nor an error"));
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", config.redirectUri());
        parameters.put("code_verifier", verifier);
        try {
            store.save(name, endpoint.ask(parameters, timing.now()).stored());
        } catch (RefusedGrantException e) {
            throw wrong("has a code that the server does not take (" + e.getMessage() + ")");
        }
        signer.discard(); // of the login before this one
        log.debug("A login was completed");
    }

    /** How the login stands; looks into the store and makes no call. */
    public AuthorizationStatus status() {
        return kept().map(this::status)
                .orElseGet(() -> new AuthorizationStatus(AuthorizationStatus.Phase.NONE, Optional.empty()));
    }

    private AuthorizationStatus status(TokenGrant grant) {
        AuthorizationStatus.Phase ended =
                grant.refreshToken().filter(token -> !token.equals(refused)).isPresent()
                        ? AuthorizationStatus.Phase.RENEWABLE
                        : AuthorizationStatus.Phase.ENDED;
        return new AuthorizationStatus(
                timing.now().isBefore(grant.bearer().expiresAt()) ? AuthorizationStatus.Phase.VALID : ended,
                Optional.of(grant.bearer().expiresAt()));
    }

    /** Forgets the login, here and in the store; the server is not told. */
    public void forget() {
        store.remove(name);
        signer.discard();
    }

    /**
     * A signer that puts the login's access token on every call that is signed with a token, whatever scheme its
     * operation names. It renews the token a little before its end, once for all callers, and keeps what the server
     * gives; programs that share the store take over what another has renewed.
     */
    public Signer signer() {
        return signer;
    }

    /**
     * A token that is good for calls, from the store or else from the server.
     *
     * @param rejected an access token that is not taken any more, whatever its end; null when there is none
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
            Optional<Bearer> ofAnother = kept().filter(
                            grant -> !grant.refreshToken().equals(Optional.of(refreshToken)))
                    .map(TokenGrant::bearer)
                    .filter(bearer -> usable(bearer, rejected));
            if (ofAnother.isPresent()) { // a program that shares the store was quicker
                return ofAnother.get();
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
        return new CredentialException(Callback.SETTING, what + "; begin() again");
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

    /** What is no secret. */
    @Override
    public String toString() {
        return "AuthorizationCode[" + config + "]";
    }
}

package io.github.ibkrclient.internal.gateway;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.model.BrokerageStatus;
import io.github.ibkrclient.model.Tickle;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.SecurityScheme;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * A person's login at IBKR's gateway, in place of a signature. The gateway knows its callers by cookies, which are kept in
 * memory and go to the gateway alone; see {@code docs/protocol.md#gateway-cookies}.
 */
public final class GatewayLogin implements Signer, CookieJar {
    private static final String SETTING = "gateway";
    private static final ApiRequest CHECK = ApiRequest.of(new LoginCheck(
            "GATEWAY_LOGIN",
            Endpoint.TICKLE.method(),
            Endpoint.TICKLE.path(),
            Endpoint.TICKLE.effect(),
            Endpoint.TICKLE.pacing()));

    private final HttpUrl gateway;
    private final Map<String, Cookie> cookies = new ConcurrentSkipListMap<>();
    private volatile boolean loggedIn;

    /** A login at the gateway with this URL. */
    public GatewayLogin(HttpUrl gateway) {
        this.gateway = gateway;
    }

    HttpUrl gateway() {
        return gateway;
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.SESSION, SecurityScheme.NONE);
    }

    /** A gateway has one user, whose name it does not tell. */
    @Override
    public Optional<String> user() {
        return Optional.of("gateway");
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        return request;
    }

    @Override
    public boolean ready(Instant now) {
        return loggedIn;
    }

    /** Asks whether somebody is logged in. If not, only a person can change that. */
    @Override
    public void renew(SigningContext context) {
        try {
            if (!open(context.transport().send(CHECK, TypeToken.get(Tickle.class)))) {
                throw nobody(context);
            }
        } catch (ApiException refused) {
            throw meansNobody(refused) ? nobody(context) : refused;
        }
        loggedIn = true;
    }

    @Override
    public void discard() {
        loggedIn = false;
        cookies.clear();
    }

    @Override
    public boolean renewsLocally() {
        return true; // the gateway itself knows whether somebody is logged in
    }

    /** Empty, because nobody knows beforehand when IBKR or the person ends the login. */
    @Override
    public Optional<Instant> expiresAt() {
        return Optional.empty();
    }

    @Override
    public void saveFromResponse(HttpUrl url, List<Cookie> received) {
        if (url.host().equals(gateway.host())) {
            received.forEach(cookie -> cookies.put(cookie.name() + ";" + cookie.domain() + cookie.path(), cookie));
        }
    }

    @Override
    public List<Cookie> loadForRequest(HttpUrl url) {
        // OkHttp computes the end of a cookie from the system's clock.
        long now = InstantSource.system().millis();
        cookies.values().removeIf(cookie -> cookie.expiresAt() <= now);
        return url.host().equals(gateway.host())
                ? cookies.values().stream()
                        .filter(cookie -> cookie.matches(url))
                        .toList()
                : List.of();
    }

    /** A dead login is neither connected nor authenticated and has no time left; docs/protocol.md#gateway-login-state. */
    private static boolean open(Tickle state) {
        BrokerageStatus status =
                state.iserver() == null ? null : state.iserver().authStatus();
        Duration left = state.ssoExpires();
        return status == null
                || !Boolean.FALSE.equals(status.connected())
                || !Boolean.FALSE.equals(status.authenticated())
                || (left != null && left.compareTo(Duration.ZERO) > 0);
    }

    private static boolean meansNobody(ApiException refused) {
        String words = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
        return refused.status() == 401 || words.contains("no session");
    }

    private CredentialException nobody(SigningContext context) {
        return new CredentialException(
                SETTING,
                "nobody is logged in at " + Gateway.origin(gateway) + "; open it in a browser and log in",
                context.operation());
    }
}

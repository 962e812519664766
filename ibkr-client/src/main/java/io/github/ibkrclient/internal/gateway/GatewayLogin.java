package io.github.ibkrclient.internal.gateway;

import com.google.gson.reflect.TypeToken;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * What stands for a signature at IBKR's gateway: a person has logged in there with a browser, and the gateway's cookies
 * come back with every call. The cookies are kept in memory and go to the gateway alone.
 */
public final class GatewayLogin implements Signer, CookieJar {
    private static final String SETTING = "gateway";

    private final HttpUrl gateway;
    private final List<Cookie> cookies = new ArrayList<>();
    private volatile boolean seen;

    GatewayLogin(HttpUrl gateway) {
        this.gateway = gateway;
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.SESSION, SecurityScheme.NONE);
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        return request;
    }

    @Override
    public boolean ready(Instant now) {
        return seen;
    }

    /** Looks whether somebody is logged in; nobody but a person can mend it when not. */
    @Override
    public void renew(SigningContext context) {
        try {
            Tickle state =
                    context.transport().send(ApiRequest.of(LoginCheck.GATEWAY_LOGIN), TypeToken.get(Tickle.class));
            if (!stands(state)) {
                throw nobody(context);
            }
        } catch (ApiException refused) {
            throw meansNobody(refused) ? nobody(context) : refused;
        }
        seen = true;
    }

    @Override
    public void discard() {
        seen = false;
        synchronized (this) {
            cookies.clear();
        }
    }

    @Override
    public boolean renewsLocally() {
        return true; // the gateway itself knows whether somebody is logged in
    }

    /** A login ends when IBKR or the person ends it, which nobody can know beforehand. */
    @Override
    public Optional<Instant> expiresAt() {
        return Optional.empty();
    }

    @Override
    public synchronized void saveFromResponse(HttpUrl url, List<Cookie> received) {
        if (!url.host().equals(gateway.host())) {
            return;
        }
        for (Cookie cookie : received) {
            cookies.removeIf(known -> known.name().equals(cookie.name())
                    && known.domain().equals(cookie.domain())
                    && known.path().equals(cookie.path()));
            cookies.add(cookie);
        }
    }

    @Override
    public synchronized List<Cookie> loadForRequest(HttpUrl url) {
        // OkHttp counts a cookie's age from the system's clock.
        long now = InstantSource.system().millis();
        cookies.removeIf(cookie -> cookie.expiresAt() <= now);
        return url.host().equals(gateway.host())
                ? cookies.stream().filter(cookie -> cookie.matches(url)).toList()
                : List.of();
    }

    /** Not connected and not authenticated is what a dead login says, and a sleeping one too, which still has time. */
    private static boolean stands(Tickle state) {
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

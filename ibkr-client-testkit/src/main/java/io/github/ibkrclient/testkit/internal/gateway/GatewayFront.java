package io.github.ibkrclient.testkit.internal.gateway;

import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.server.IbkrServer;
import io.github.ibkrclient.testkit.internal.session.Authenticator;
import io.github.ibkrclient.testkit.internal.session.SsoSession;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway adds to the server: a login page, cookies, and one login for all callers. The server's lock guards it.
 * See {@code docs/protocol.md#gateway-cookies}.
 */
public final class GatewayFront {
    private static final String LOGIN_PAGE = "/sso/Login";
    private static final String COOKIE = "x-sess-uuid";
    private static final Pattern SENT = Pattern.compile("(?:^|;\\s*)" + COOKIE + "=([^;\\s]+)");
    private static final Set<String> WITHOUT_COOKIE =
            Set.of("/v1/api/tickle", "/v1/api/iserver/auth/status", "/v1/api/sso/validate");
    private static final int MOST_COOKIES = 10_000;

    private final IbkrServer server;
    private final UserDirectory users;
    private final Set<String> cookies = new HashSet<>();
    private @Nullable UserState user;
    private boolean redirects;

    /** A gateway at which nobody is logged in. */
    public GatewayFront(IbkrServer server, UserDirectory users) {
        this.server = server;
        this.users = users;
    }

    /** Logs a user in, which opens the brokerage session too unless another login holds it. */
    public void logIn(UserState person) {
        server.locked(() -> {
            cookies.clear();
            user = person;
            person.logInAtGateway();
            person.openBrokerage(false, server.now());
            return null;
        });
    }

    /** Ends the login for all callers. */
    public void logOut() {
        server.locked(() -> {
            if (user != null) {
                users.expire(user);
            }
            return null;
        });
    }

    /** Redirects calls to the login page while nobody is logged in, in place of the answer 401. */
    public void redirectToLogin() {
        server.locked(() -> redirects = true);
    }

    /** Answers one request. */
    public SimulatedResponse answer(SimulatedRequest request) {
        return server.locked(() -> {
            if (!request.path().startsWith("/v1/api/")) {
                return page(request);
            }
            boolean known = cookie(request).filter(cookies::contains).isPresent();
            SimulatedResponse answer = server.answer(request, this::authenticate);
            return known && user != null ? answer : answer.header("Set-Cookie", newCookie());
        });
    }

    private Authenticator.Caller authenticate(SimulatedRequest request, Instant now) throws RefusedException {
        SsoSession session = user == null ? null : user.gateway().orElse(null);
        if (user == null || session == null) {
            user = null;
            cookies.clear();
            throw refused(RefusedException.Reason.TOKEN_ENDED, "nobody is logged in");
        }
        Optional<String> cookie = cookie(request);
        if (!WITHOUT_COOKIE.contains(request.path())) {
            if (cookie.isEmpty()) {
                throw refused(RefusedException.Reason.NO_COOKIE, "a call without the gateway's cookie");
            } else if (!cookies.contains(cookie.get())) {
                throw refused(RefusedException.Reason.TOKEN_ENDED, "the cookie is of an earlier login");
            }
        }
        return new Authenticator.Caller(user, session);
    }

    private RefusedException refused(RefusedException.Reason reason, String detail) {
        SimulatedResponse answer = redirects ? toLoginPage() : SimulatedResponse.of(401, "text/html", "");
        return new RefusedException(reason, detail, answer);
    }

    /** A page for browsers. The login page has a button that logs the first user in. */
    private SimulatedResponse page(SimulatedRequest request) {
        if (!request.path().equals(LOGIN_PAGE)) {
            return toLoginPage();
        }
        UserState first = users.users().iterator().next();
        if (request.method().equals("POST")) {
            logIn(first);
            return SimulatedResponse.html(200, "Client login succeeds");
        }
        return SimulatedResponse.of(
                200,
                "text/html",
                "<HTML><HEAD><TITLE>Simulated gateway</TITLE></HEAD><BODY><FORM METHOD=\"post\" ACTION=\"" + LOGIN_PAGE
                        + "\"><BUTTON>Log in as " + first.username() + "</BUTTON></FORM></BODY></HTML>\n");
    }

    private static SimulatedResponse toLoginPage() {
        return SimulatedResponse.html(302, "Found").header("Location", LOGIN_PAGE);
    }

    private static Optional<String> cookie(SimulatedRequest request) {
        return request.header("Cookie").map(SENT::matcher).filter(Matcher::find).map(found -> found.group(1));
    }

    private String newCookie() {
        if (cookies.size() == MOST_COOKIES) {
            cookies.clear();
        }
        String value = UUID.randomUUID().toString();
        cookies.add(value);
        return COOKIE + "=" + value + "; Path=/; Secure; HttpOnly";
    }
}

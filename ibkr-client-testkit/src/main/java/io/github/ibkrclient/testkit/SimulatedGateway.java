package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedRequest;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.oauth.RefusedException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IBKR's Client Portal Gateway: behind one login, which a person makes with a browser, calls need no signature. It gives
 * each caller a cookie and wants it back, from which only the calls that ask for the state of the session are free.
 * Thread-safe.
 */
public final class SimulatedGateway {
    private static final String LOGIN_PAGE = "/sso/Login";
    private static final String COOKIE = "x-sess-uuid";
    private static final Pattern SENT = Pattern.compile("(?:^|;\\s*)" + COOKIE + "=([^;\\s]+)");
    private static final Set<String> WITHOUT_COOKIE =
            Set.of("/v1/api/tickle", "/v1/api/iserver/auth/status", "/v1/api/sso/validate");
    private static final int REMEMBERED = 10_000;

    private final IbkrServer server;
    private final Map<String, UserState> users;
    private final Set<String> cookies = new HashSet<>();
    private @Nullable UserState user;
    private @Nullable GatewayCertificate certificate;
    private boolean redirects;

    SimulatedGateway(IbkrServer server, Map<String, UserState> users) {
        this.server = server;
        this.users = users;
    }

    /** A person logs in with a browser, which also opens the brokerage session unless somebody else holds it. */
    public void login(SimulatedUser person) {
        server.locked(() -> {
            UserState known = users.get(person.username());
            if (known == null) {
                throw new IllegalArgumentException(person + " is not a user of this simulator");
            }
            logIn(known);
            return null;
        });
    }

    /** The login ends, for everybody who calls through this gateway. */
    public void logout() {
        server.locked(() -> {
            if (user != null) {
                server.expire(user);
            }
            return null;
        });
    }

    /** Sends calls to the login page while nobody is logged in; default 401. */
    public void redirectToLogin() {
        server.locked(() -> redirects = true);
    }

    /** Takes a new certificate, which servers show that are started from now on. */
    public void newCertificate() {
        use(GatewayCertificate.make());
    }

    /** Takes a new certificate that is good no longer than this. */
    public void newCertificate(Instant lastDay) {
        use(GatewayCertificate.make(lastDay));
    }

    void use(GatewayCertificate other) {
        server.locked(() -> certificate = other);
    }

    /** SHA-256 of the certificate, in hex with colons. */
    public String fingerprint() {
        return certificate().fingerprint();
    }

    /** Serves it over TLS on a free port of the loopback interface until the returned server is closed. */
    public SimulatorServer serve() {
        return serve("127.0.0.1", 0);
    }

    /**
     * Serves it over TLS on a socket until the returned server is closed.
     *
     * @param address the address to listen on
     * @param port the port; 0 takes a free one
     */
    public SimulatorServer serve(String address, int port) {
        return new SimulatorServer(this::answer, server.faults(), address, port, certificate());
    }

    /** Answers one request, as the front does. */
    SimulatedResponse answer(SimulatedRequest request) {
        return server.locked(() -> {
            if (!request.path().startsWith("/v1/api/")) {
                return page(request);
            }
            boolean known = sent(request).filter(cookies::contains).isPresent();
            SimulatedResponse answer = server.answer(request, this::admit);
            return known && user != null ? answer : answer.header("Set-Cookie", newCookie());
        });
    }

    private Doorkeeper.Caller admit(SimulatedRequest request, Instant now) throws RefusedException {
        SsoSession session = user == null ? null : user.gateway().orElse(null);
        if (user == null || session == null) {
            user = null;
            cookies.clear();
            throw refused(RefusedException.Reason.TOKEN_ENDED, "nobody is logged in");
        }
        Optional<String> cookie = sent(request);
        if (!WITHOUT_COOKIE.contains(request.path())) {
            if (cookie.isEmpty()) {
                throw refused(RefusedException.Reason.NO_COOKIE, "a call without the gateway's cookie");
            } else if (!cookies.contains(cookie.get())) {
                throw refused(RefusedException.Reason.TOKEN_ENDED, "the cookie is of an earlier login");
            }
        }
        return new Doorkeeper.Caller(user, session);
    }

    private RefusedException refused(RefusedException.Reason reason, String detail) {
        SimulatedResponse answer = redirects
                ? SimulatedResponse.html(302, "Found").header("Location", LOGIN_PAGE)
                : SimulatedResponse.of(401, "text/html", "");
        return new RefusedException(reason, detail, answer);
    }

    /** What a browser sees: a page with a button. */
    private SimulatedResponse page(SimulatedRequest request) {
        if (!request.path().equals(LOGIN_PAGE)) {
            return SimulatedResponse.html(302, "Found").header("Location", LOGIN_PAGE);
        }
        UserState first = users.values().iterator().next();
        if (request.method().equals("POST")) {
            logIn(first);
            return SimulatedResponse.html(200, "Client login succeeds");
        }
        return SimulatedResponse.of(
                200,
                "text/html",
                "<HTML><HEAD><TITLE>Simulated gateway</TITLE></HEAD><BODY><FORM METHOD=\"post\" ACTION=\"" + LOGIN_PAGE
                        + "\"><BUTTON>Log in as " + first.user().username() + "</BUTTON></FORM></BODY></HTML>\n");
    }

    private void logIn(UserState person) {
        cookies.clear();
        user = person;
        person.logInAtGateway();
        person.open(false, server.now());
    }

    private static Optional<String> sent(SimulatedRequest request) {
        return request.header("Cookie").map(SENT::matcher).filter(Matcher::find).map(found -> found.group(1));
    }

    private String newCookie() {
        if (cookies.size() == REMEMBERED) {
            cookies.clear();
        }
        String value = UUID.randomUUID().toString();
        cookies.add(value);
        return COOKIE + "=" + value + "; Path=/; Secure; HttpOnly";
    }

    private GatewayCertificate certificate() {
        return server.locked(() -> {
            if (certificate == null) {
                certificate = GatewayCertificate.shared();
            }
            return certificate;
        });
    }
}

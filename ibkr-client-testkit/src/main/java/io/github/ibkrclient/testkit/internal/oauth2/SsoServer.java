package io.github.ibkrclient.testkit.internal.oauth2;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.RefusedException.Reason;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IBKR's side of the sign-on sessions that OAuth 2.0 clients open. A user may have several sessions: see
 * {@code docs/protocol.md#several-tokens}. Which words refuse a session is our choice: see
 * {@code docs/protocol.md#sso-session-refusals}. Not thread-safe.
 */
public final class SsoServer {
    /** The public address from which calls come by default. RFC 5737 keeps it for documentation. */
    public static final String USUAL_ADDRESS = "203.0.113.7";

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+");

    private final TokenServer bearers;
    private final Map<String, SsoToken> sessions = new HashMap<>();
    private String callersAddress = USUAL_ADDRESS;

    /** A server for the clients of a token server. */
    public SsoServer(TokenServer bearers) {
        this.bearers = bearers;
    }

    /** The public address from which all calls come. */
    public String callersAddress() {
        return callersAddress;
    }

    /** Makes all calls come from another public address from now on. */
    public void moveTo(String address) {
        callersAddress = address;
    }

    /** Answers {@code POST /gw/api/v1/sso-sessions}. */
    public SimulatedResponse open(SimulatedRequest request, Instant now) throws RefusedException {
        TokenServer.Bearer bearer = bearers.authenticate(request, List.of(), now);
        JsonObject claims = bearers.signedBody(request, bearer, now);
        String username = Objects.requireNonNullElse(Json.text(claims, "credential"), "");
        if (!username.equals(bearer.client().username())) {
            return SimulatedResponse.invalid("credential", "must be a user of the client");
        }
        String ip = Objects.requireNonNullElse(Json.text(claims, "ip"), "");
        if (!ADDRESS.matcher(ip).matches()) {
            return SimulatedResponse.invalid("ip", "must be an IP address");
        }
        String token = TokenServer.random();
        sessions.values().removeIf(old -> !old.alive(now));
        sessions.put(token, new SsoToken(username, ip, end(claims, now)));
        return SimulatedResponse.ok(
                Json.object().put("active", true).put("access_token", token).put("token_type", "Bearer"));
    }

    /** Takes a token of the provider of logins as good for a user's calls, from any address. */
    void admit(String token, String username, Instant ends) {
        sessions.put(token, new SsoToken(username, SsoToken.ANYWHERE, ends));
    }

    /** Whether a request carries a bearer token. */
    public boolean carries(SimulatedRequest request) {
        return TokenServer.bearer(request).isPresent();
    }

    /**
     * Checks a request that carries the bearer token of a session.
     *
     * @throws RefusedException when the authorization is not valid
     */
    public SsoToken authenticate(SimulatedRequest request, Instant now) throws RefusedException {
        String text = TokenServer.bearer(request).orElse("");
        if (bearers.gave(text)) {
            throw refused(Reason.UNKNOWN_TOKEN, "the bearer token is the client's, where that of a session is due");
        }
        SsoToken token = sessions.get(text);
        if (token == null || !token.alive(now)) {
            throw refused(Reason.TOKEN_ENDED, "there is no session with this bearer token");
        }
        if (!token.isFor(callersAddress)) {
            sessions.remove(text);
            throw refused(Reason.TOKEN_ENDED, "the session was opened for another address");
        }
        return token;
    }

    /** The name of the user in whose name a request comes; empty when it carries no token of a session. */
    public Optional<String> username(SimulatedRequest request) {
        return TokenServer.bearer(request).map(sessions::get).map(SsoToken::username);
    }

    /** Ends every session of a user; false when there was none. */
    public boolean end(String username) {
        return sessions.values().removeIf(token -> token.username().equals(username));
    }

    /** The end that the client asks for, a day from now at the latest. */
    private static Instant end(JsonObject claims, Instant now) {
        Instant asked = Instant.ofEpochSecond(Objects.requireNonNullElse(Json.number(claims, "exp"), BigDecimal.ZERO)
                .longValue());
        Instant latest = now.plus(LONGEST);
        return asked.isBefore(latest) ? asked : latest;
    }

    private static RefusedException refused(Reason reason, String detail) {
        return new RefusedException(reason, detail, SimulatedResponse.error(401, "not authenticated"));
    }
}

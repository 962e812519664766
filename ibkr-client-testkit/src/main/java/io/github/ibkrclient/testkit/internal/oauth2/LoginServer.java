package io.github.ibkrclient.testkit.internal.oauth2;

import io.github.ibkrclient.testkit.internal.http.BrowserPage;
import io.github.ibkrclient.testkit.internal.http.CodeRequest;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A provider of logins by code with PKCE, as RFC 6749 and RFC 7636 describe it. IBKR's Web API has none; it stands for a
 * server in front of the API. Codes serve once. Not thread-safe.
 */
public final class LoginServer {
    /** The path of the page. */
    public static final String AUTHORIZE = "/login/authorize";
    /** The path of the token endpoint. */
    public static final String TOKEN = "/login/token";

    private static final Duration CODE_LIFE = Duration.ofMinutes(1);
    private static final Duration ACCESS_LIFE = Duration.ofHours(1);
    private static final List<String> ASKED =
            List.of("response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method");

    private final SsoServer sessions;
    private final Collection<String> usernames;
    private final Map<String, LoginClient> clients;
    private final RefreshTokens policy;
    private final Map<String, Begun> codes = new HashMap<>();
    private final Map<String, Renewable> refreshTokens = new HashMap<>();

    private record Begun(LoginClient client, String username, String challenge, Instant until) {}

    private record Renewable(LoginClient client, String username) {}

    /** What becomes of refresh tokens: each serves once and brings the next, one serves always, or there are none. */
    public enum RefreshTokens {
        ROTATE,
        STAY,
        NONE
    }

    /** A provider on whose page each of these users can log in. Its access tokens are good for the API. */
    public LoginServer(
            SsoServer sessions, Collection<String> usernames, Collection<LoginClient> clients, RefreshTokens policy) {
        this.policy = policy;
        this.sessions = sessions;
        this.usernames = usernames;
        this.clients = clients.stream().collect(Collectors.toMap(LoginClient::id, client -> client));
    }

    /** Whether a path belongs to this server. */
    public boolean serves(String path) {
        return path.equals(AUTHORIZE) || path.equals(TOKEN);
    }

    /** Answers a browser or a token call. */
    public SimulatedResponse answer(SimulatedRequest request, Instant now) {
        if (request.path().equals(TOKEN)) {
            return request.method().equals("POST")
                    ? token(request, request.form(), now)
                    : BrowserPage.message(405, "Tokens are asked for with POST.")
                            .header("Allow", "POST");
        }
        return switch (request.method()) {
            case "GET" -> ask(request.parameters());
            case "POST" -> decide(request.form(), now);
            default ->
                BrowserPage.message(405, "This page is read with GET and answered with POST.")
                        .header("Allow", "GET, POST");
        };
    }

    /** The client whose browser asks rightly; null when an error must be shown and nobody be redirected. */
    private @Nullable LoginClient asking(Map<String, String> query) {
        LoginClient client = clients.get(query.getOrDefault("client_id", ""));
        return client != null && new CodeRequest(query).comesFrom(client.redirectUri()) ? client : null;
    }

    private SimulatedResponse ask(Map<String, String> query) {
        LoginClient client = asking(query);
        if (client == null) {
            return CodeRequest.refused();
        }
        String hidden = new CodeRequest(query).hidden(ASKED);
        String options = usernames.stream()
                .map(name -> "<option>" + BrowserPage.escaped(name) + "</option>")
                .collect(Collectors.joining());
        return BrowserPage.of(200, """
                <h1>%1$s asks for access to your account</h1>
                <form method="post" action="%2$s">
                %3$s<p><label>Log in as <select name="username">%4$s</select></label></p>
                <button name="answer" value="consent">Allow access</button>
                <button name="answer" value="refuse">Refuse</button>
                </form>
                """.formatted(BrowserPage.escaped(client.id()), AUTHORIZE, hidden, options));
    }

    private SimulatedResponse decide(Map<String, String> form, Instant now) {
        LoginClient client = asking(form);
        String username = form.getOrDefault("username", "");
        if (client == null || !usernames.contains(username)) {
            return CodeRequest.refused();
        }
        String answer = "error=access_denied&error_description=not+today";
        if ("consent".equals(form.get("answer"))) {
            String code = TokenServer.random();
            codes.put(code, new Begun(client, username, new CodeRequest(form).challenge(), now.plus(CODE_LIFE)));
            answer = "code=" + code;
        }
        return new CodeRequest(form).answer(client.redirectUri(), answer);
    }

    private SimulatedResponse token(SimulatedRequest request, Map<String, String> form, Instant now) {
        LoginClient client = clients.values().stream()
                .filter(known -> known.proven(request, form))
                .findFirst()
                .orElse(null);
        if (client == null) {
            return error(401, "invalid_client");
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "authorization_code" -> exchange(client, form, now);
            case "refresh_token" -> renew(client, form, now);
            default -> error(400, "unsupported_grant_type");
        };
    }

    private SimulatedResponse exchange(LoginClient client, Map<String, String> form, Instant now) {
        Begun begun = codes.remove(form.getOrDefault("code", ""));
        String verifier = form.getOrDefault("code_verifier", "");
        boolean good = begun != null
                && begun.client().equals(client)
                && now.isBefore(begun.until())
                && client.redirectUri().equals(form.get("redirect_uri"))
                && CodeRequest.proves(verifier, begun.challenge());
        return good ? grant(new Renewable(client, Objects.requireNonNull(begun).username()), true, now) : notGood();
    }

    private SimulatedResponse renew(LoginClient client, Map<String, String> form, Instant now) {
        String token = form.getOrDefault("refresh_token", "");
        boolean rotates = policy == RefreshTokens.ROTATE;
        Renewable login = rotates ? refreshTokens.remove(token) : refreshTokens.get(token);
        return login != null && login.client().equals(client) ? grant(login, rotates, now) : notGood();
    }

    private SimulatedResponse grant(Renewable login, boolean renewable, Instant now) {
        String access = TokenServer.random();
        sessions.admit(access, login.username(), now.plus(ACCESS_LIFE));
        Json answer = Json.object()
                .put("access_token", access)
                .put("token_type", "Bearer")
                .put("expires_in", ACCESS_LIFE.toSeconds());
        if (renewable && policy != RefreshTokens.NONE) {
            String refresh = TokenServer.random();
            refreshTokens.put(refresh, login);
            answer.put("refresh_token", refresh);
        }
        return SimulatedResponse.ok(answer);
    }

    /** Makes the refresh tokens of a user worthless, as when the user takes the access back. */
    public void revoke(String username) {
        refreshTokens.values().removeIf(login -> login.username().equals(username));
    }

    private static SimulatedResponse notGood() {
        return SimulatedResponse.json(
                400,
                Json.object()
                        .put("error", "invalid_grant")
                        .put("error_description", "no longer good")
                        .toString());
    }

    private static SimulatedResponse error(int status, String code) {
        return SimulatedResponse.json(status, Json.object().put("error", code).toString());
    }
}

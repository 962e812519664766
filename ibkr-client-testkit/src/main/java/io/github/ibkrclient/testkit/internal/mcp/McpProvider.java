package io.github.ibkrclient.testkit.internal.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.testkit.internal.http.BrowserPage;
import io.github.ibkrclient.testkit.internal.http.CodeRequest;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.mcp.McpGrant.Client;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Registration, consent page, tokens and revocation: OAuth 2.1 with PKCE, for clients without a secret. */
final class McpProvider {
    static final String REGISTER = "/oauth2/register";
    static final String AUTHORIZE = "/oauth2/authorize";
    static final String TOKEN = "/oauth2/api/v1/token";
    static final String REVOKE = "/oauth2/api/v1/token/revoke";
    static final String READ = "mcp.read";
    static final Set<String> SCOPES = Set.of(READ, "mcp.write", "mcp.orders.submit");

    private static final Duration CODE_LIFE = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Pattern LOOPBACK = Pattern.compile("http://(127\\.0\\.0\\.1|localhost)(:\\d+)?/.*");
    private static final List<String> ASKED = List.of(
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "code_challenge",
            "code_challenge_method",
            "resource");

    private final Collection<UserState> users;
    private final McpState state;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Client> clients = new HashMap<>();
    private final Map<String, Begun> codes = new HashMap<>();
    private final List<McpGrant> grants = new ArrayList<>();

    private record Begun(
            Client client,
            UserState user,
            SimulatedAccount account,
            Set<String> scopes,
            String challenge,
            Instant until) {}

    McpProvider(Collection<UserState> users, McpState state) {
        this.users = users;
        this.state = state;
    }

    /** Whether it is its own path. The token path is shared with OAuth 2.0 clients that sign assertions. */
    boolean serves(SimulatedRequest request) {
        return switch (request.path()) {
            case REGISTER, AUTHORIZE, REVOKE -> true;
            case TOKEN ->
                Set.of("authorization_code", "refresh_token")
                        .contains(request.form().getOrDefault("grant_type", ""));
            default -> false;
        };
    }

    SimulatedResponse answer(SimulatedRequest request, String resource, Instant now) {
        if (request.path().equals(AUTHORIZE)) {
            return switch (request.method()) {
                case "GET" -> ask(request.parameters(), resource);
                case "POST" -> decide(request.form(), resource, now);
                default ->
                    BrowserPage.message(405, "This page is read with GET and answered with POST.")
                            .header("Allow", "GET, POST");
            };
        }
        if (!request.method().equals("POST")) {
            return SimulatedResponse.html(405, "Method Not Allowed").header("Allow", "POST");
        }
        return switch (request.path()) {
            case REGISTER -> register(request);
            case REVOKE -> revoke(request.form());
            default -> token(request, resource, now);
        };
    }

    /** The consent whose access token a request carries. */
    Optional<McpGrant> admitted(SimulatedRequest request, Instant now) {
        String token = request.header("Authorization")
                .filter(text -> text.startsWith("Bearer "))
                .map(text -> text.substring("Bearer ".length()))
                .orElse("");
        return grants.stream()
                .filter(grant -> alive(grant, now) && grant.admits(token, now))
                .findFirst();
    }

    /** The user takes back all consents in the portal. */
    void revokeAll(UserState user) {
        grants.stream().filter(grant -> grant.user().equals(user)).forEach(McpGrant::end);
    }

    /** Forgets all registered clients. Their access tokens stay good. */
    void forgetClients() {
        clients.clear();
    }

    private SimulatedResponse register(SimulatedRequest request) {
        JsonObject body = Json.parse(request.text());
        boolean json = request.header("Content-Type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
        if (body == null || !json) {
            return error(400, "invalid_client_metadata");
        }
        List<String> callbacks = new ArrayList<>();
        if (body.get("redirect_uris") instanceof JsonArray uris) {
            for (JsonElement uri : uris) {
                callbacks.add(uri.getAsString());
            }
        }
        if (callbacks.size() != 1 || !callbackAllowed(callbacks.get(0))) {
            return error(400, "invalid_redirect_uri");
        }
        if (!"none".equals(Json.text(body, "token_endpoint_auth_method"))) {
            return error(400, "invalid_client_metadata");
        }
        String name = Optional.ofNullable(Json.text(body, "client_name")).orElse("");
        Client client = new Client("mcpid_" + random(), name, callbacks.get(0));
        clients.put(client.id(), client);
        Json registered = Json.object()
                .put("client_id", client.id())
                .put("client_name", name)
                .put("redirect_uris", callbacks)
                .put("grant_types", List.of("authorization_code", "refresh_token"))
                .put("response_types", List.of("code"))
                .put("token_endpoint_auth_method", "none")
                .put("scope", String.join(" ", new TreeSet<>(SCOPES))); // whatever was asked for
        return SimulatedResponse.json(201, registered.toString()).header("Cache-Control", "no-store");
    }

    private boolean callbackAllowed(String uri) {
        return LOOPBACK.matcher(uri).matches()
                || (uri.startsWith("https://") && !state.is(McpSwitch.HTTPS_CALLBACK_REFUSED));
    }

    /** The client whose browser asks rightly; null when an error must be shown and nobody be redirected. */
    private @Nullable Client asking(Map<String, String> query, String resource) {
        Client client = clients.get(query.getOrDefault("client_id", ""));
        return client != null
                        && new CodeRequest(query).comesFrom(client.redirectUri())
                        && knownResource(query, resource)
                        && SCOPES.containsAll(scopes(query))
                ? client
                : null;
    }

    /** One public client names the endpoint of certified partners, and its tokens work. */
    private static boolean knownResource(Map<String, String> parameters, String resource) {
        String named = parameters.getOrDefault("resource", "");
        return named.equals(resource) || named.equals(resource.replace(McpServer.ENDPOINT, McpServer.CERTIFIED));
    }

    private static Set<String> scopes(Map<String, String> parameters) {
        String text = parameters.getOrDefault("scope", "").strip();
        return text.isEmpty() ? SCOPES : Set.of(text.split(" +", -1));
    }

    private SimulatedResponse ask(Map<String, String> query, String resource) {
        Client client = asking(query, resource);
        if (client == null) {
            return CodeRequest.refused();
        }
        String hidden = new CodeRequest(query).hidden(ASKED);
        String options = users.stream()
                .flatMap(user -> user.accounts().stream()
                        .map(account -> "<option value=\"" + account.id() + "\">" + user.username() + ": "
                                + account.id() + "</option>"))
                .collect(Collectors.joining());
        String warning = grants.stream()
                .filter(grant -> !grant.ended() && !state.is(McpSwitch.CLIENTS_SIDE_BY_SIDE))
                .map(grant -> "<p id=\"replaces\">"
                        + BrowserPage.escaped(grant.client().name())
                        + " is connected for " + grant.user().username()
                        + ". If you allow access, it is disconnected.</p>\n")
                .collect(Collectors.joining());
        return BrowserPage.of(200, """
                <h1>%1$s (unverified client) asks for access to your account</h1>
                <p>It asks for: %2$s</p>
                %3$s<form method="post" action="%4$s">
                %5$s<p><label>Account <select name="account">%6$s</select></label></p>
                <button name="answer" value="consent">Allow access</button>
                <button name="answer" value="refuse">Refuse</button>
                </form>
                """.formatted(
                        BrowserPage.escaped(client.name()),
                        BrowserPage.escaped(String.join(" ", new TreeSet<>(scopes(query)))),
                        warning,
                        AUTHORIZE,
                        hidden,
                        options));
    }

    private SimulatedResponse decide(Map<String, String> form, String resource, Instant now) {
        Client client = asking(form, resource);
        String chosen = form.getOrDefault("account", "");
        UserState user = users.stream()
                .filter(one -> one.account(chosen).isPresent())
                .findFirst()
                .orElse(null);
        if (client == null || user == null) {
            return CodeRequest.refused();
        }
        String answer = "error=access_denied&error_description=the+user+refused";
        if ("consent".equals(form.get("answer"))) {
            String code = "mcpco_" + random();
            Set<String> scopes = state.is(McpSwitch.SCOPE_WIDENED) ? SCOPES : scopes(form);
            codes.put(
                    code,
                    new Begun(
                            client,
                            user,
                            user.account(chosen).orElseThrow(),
                            scopes,
                            new CodeRequest(form).challenge(),
                            now.plus(CODE_LIFE)));
            answer = "code=" + code;
        }
        return new CodeRequest(form).answer(client.redirectUri(), answer);
    }

    private SimulatedResponse token(SimulatedRequest request, String resource, Instant now) {
        if (state.takeUnavailable()) {
            return SimulatedResponse.html(503, "Service Unavailable");
        }
        Map<String, String> form = request.form();
        boolean isForm = request.header("Content-Type")
                .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                .isPresent();
        if (!isForm) {
            return error(400, "invalid_request");
        }
        Client client = clients.get(form.getOrDefault("client_id", ""));
        boolean secret = form.containsKey("client_secret")
                || request.header("Authorization").isPresent();
        if (client == null || secret) {
            return error(401, "invalid_client");
        }
        if (!knownResource(form, resource)) {
            return error(400, "invalid_target");
        }
        SimulatedResponse answer = form.getOrDefault("grant_type", "").equals("refresh_token")
                ? renew(client, form, now)
                : exchange(client, form, now);
        return state.delivered(answer);
    }

    private SimulatedResponse exchange(Client client, Map<String, String> form, Instant now) {
        Begun begun = codes.remove(form.getOrDefault("code", ""));
        String verifier = form.getOrDefault("code_verifier", "");
        if (begun == null
                || !begun.client().equals(client)
                || !now.isBefore(begun.until())
                || !client.redirectUri().equals(form.get("redirect_uri"))
                || !CodeRequest.proves(verifier, begun.challenge())) {
            return error(400, "invalid_grant");
        }
        if (!state.is(McpSwitch.CLIENTS_SIDE_BY_SIDE)) {
            revokeAll(begun.user());
        }
        McpGrant grant = new McpGrant(client, begun.user(), begun.account(), begun.scopes(), now);
        grants.add(grant);
        return issue(grant, false, now);
    }

    private SimulatedResponse renew(Client client, Map<String, String> form, Instant now) {
        String token = form.getOrDefault("refresh_token", "");
        for (McpGrant grant : grants) {
            if (!grant.client().equals(client)) {
                continue;
            }
            if (grant.renewsWith(token)) {
                return alive(grant, now) ? issue(grant, true, now) : error(400, "invalid_grant");
            }
            if (grant.knows(token)) {
                return reused(grant, token, now);
            }
        }
        return error(400, "invalid_grant");
    }

    private SimulatedResponse reused(McpGrant grant, String token, Instant now) {
        state.complain(
                Violation.Kind.REUSED_REFRESH_TOKEN, "POST " + TOKEN, now, "a refresh token that was used before");
        if (state.is(McpSwitch.REUSE_GRACE) && alive(grant, now) && grant.usedWithin(token, GRACE, now)) {
            return issue(grant, true, now);
        }
        if (state.is(McpSwitch.REUSE_ENDS_CONSENT)) {
            grant.end();
        }
        return error(400, "invalid_grant");
    }

    private boolean alive(McpGrant grant, Instant now) {
        Duration age = Duration.between(grant.given(), now);
        boolean old = (state.is(McpSwitch.CONSENT_LASTS_A_DAY) && age.compareTo(Duration.ofDays(1)) >= 0)
                || (state.is(McpSwitch.CONSENT_LASTS_30_DAYS) && age.compareTo(Duration.ofDays(30)) >= 0);
        return !grant.ended() && !old;
    }

    private SimulatedResponse issue(McpGrant grant, boolean renewed, Instant now) {
        String access = "mcpat_" + random();
        String refresh = "mcprt_" + random();
        grant.issue(access, refresh, now);
        boolean omitted = renewed && state.is(McpSwitch.SCOPE_OMITTED);
        Set<String> scopes = state.is(McpSwitch.SCOPE_WIDENED) ? SCOPES : grant.scopes();
        return SimulatedResponse.ok(Json.object()
                        .put("access_token", access)
                        .put("token_type", "Bearer")
                        .put("expires_in", McpGrant.ACCESS_LIFE.toSeconds())
                        .put("refresh_token", refresh)
                        .putIfPresent("scope", omitted ? null : String.join(" ", new TreeSet<>(scopes))))
                .header("Cache-Control", "no-store");
    }

    /** What a revocation ends is not measured; here a refresh token ends the consent, and an access token itself. */
    private SimulatedResponse revoke(Map<String, String> form) {
        String token = form.getOrDefault("token", "");
        grants.forEach(grant -> {
            if (grant.renewsWith(token)) {
                grant.end();
            }
            grant.dropAccess(token);
        });
        return SimulatedResponse.of(200, "application/json", "");
    }

    private static SimulatedResponse error(int status, String code) {
        return SimulatedResponse.json(status, Json.object().put("error", code).toString());
    }

    private String random() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

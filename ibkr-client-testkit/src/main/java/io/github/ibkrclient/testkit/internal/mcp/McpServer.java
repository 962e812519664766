package io.github.ibkrclient.testkit.internal.mcp;

import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The host that IBKR offers to AI clients: discovery, OAuth 2.1 and MCP. Every answer says in its server header that it is
 * simulated. The server's lock guards it.
 */
public final class McpServer {
    /** The path of the MCP endpoint for own clients. */
    public static final String ENDPOINT = "/v1/api/mcp-public";
    /** The path of the endpoint for certified partners. */
    static final String CERTIFIED = "/v1/api/mcp";

    static final String NAME = "ibkr-cpapi-mcp";
    static final String VERSION = "0-sim (simulated, unmeasured)";

    private static final String RESOURCE_METADATA = "/.well-known/oauth-protected-resource";
    private static final String WELL_KNOWN = "/.well-known/oauth-";
    private static final String SERVER_METADATA = WELL_KNOWN + "authorization-server";

    private final McpState state;
    private final McpProvider provider;
    private final McpEndpoint endpoint;
    private final boolean userAgentNeeded;
    private int metadataAnswers;

    /** A host on which nobody is registered. */
    public McpServer(Collection<UserState> users, Market market, McpState state, boolean userAgentNeeded) {
        this.state = state;
        this.userAgentNeeded = userAgentNeeded;
        this.provider = new McpProvider(users, state);
        this.endpoint = new McpEndpoint(market, state);
    }

    /** Whether a request belongs to this host. */
    public boolean serves(SimulatedRequest request) {
        String path = request.path();
        return path.equals(ENDPOINT)
                || path.equals(CERTIFIED)
                || path.equals(ENDPOINT + RESOURCE_METADATA)
                || path.equals(CERTIFIED + RESOURCE_METADATA)
                || path.startsWith(WELL_KNOWN)
                || provider.serves(request);
    }

    /** What can be set and asked. */
    public McpState state() {
        return state;
    }

    /** A user takes back all consents in the portal. */
    public void revokeAll(UserState user) {
        provider.revokeAll(user);
    }

    /** The provider forgets all registered clients. */
    public void forgetClients() {
        provider.forgetClients();
    }

    /** Ends all sessions of the endpoint. */
    public void endSessions() {
        endpoint.endSessions();
    }

    /** Answers a request. */
    public SimulatedResponse answer(SimulatedRequest request, Instant now) {
        return routed(request, now).header("Server", NAME + "/" + VERSION);
    }

    private SimulatedResponse routed(SimulatedRequest request, Instant now) {
        String path = request.path();
        if (userAgentNeeded
                && request.header("User-Agent").filter(text -> !text.isBlank()).isEmpty()) {
            state.complain(Violation.Kind.NO_USER_AGENT, request.toString(), now, "no User-Agent header");
            return SimulatedResponse.of(
                    403, "text/html", "<html><head><title>403 Forbidden</title></head><body>Forbidden</body></html>");
        }
        if (provider.serves(request)) {
            return provider.answer(request, request.origin() + ENDPOINT, now);
        } else if (path.equals(CERTIFIED) || path.equals(ENDPOINT)) {
            return provider.admitted(request, now)
                    .map(grant -> path.equals(ENDPOINT)
                            ? endpoint.answer(request, grant, now)
                            : SimulatedResponse.of(400, "text/plain", "Unsupported client"))
                    .orElseGet(() -> unauthorized(request.origin() + path));
        }
        return metadata(request);
    }

    private static SimulatedResponse unauthorized(String endpoint) {
        return SimulatedResponse.of(401, "text/plain", "")
                .header("WWW-Authenticate", "Bearer resource_metadata=\"" + endpoint + RESOURCE_METADATA + "\"");
    }

    private SimulatedResponse metadata(SimulatedRequest request) {
        boolean resource =
                !request.path().startsWith(WELL_KNOWN) && request.path().endsWith(RESOURCE_METADATA);
        // A client that takes the server of August for its base asks below that name, and is given the same document.
        if (!resource
                && !request.path().equals(SERVER_METADATA)
                && !request.path().equals(SERVER_METADATA + "/oauth2")) {
            return SimulatedResponse.html(404, "Not Found");
        }
        metadataAnswers++;
        if (state.is(McpSwitch.EMPTY_METADATA) && metadataAnswers % 3 == 1) {
            return SimulatedResponse.json(200, "").header("Cache-Control", "no-store");
        }
        Json body = resource ? resource(request) : server(request.origin());
        return SimulatedResponse.ok(body).header("Cache-Control", "no-store");
    }

    private Json resource(SimulatedRequest request) {
        String origin = request.origin();
        String server = state.is(McpSwitch.AUGUST_DISCOVERY) ? origin + "/oauth2" : origin;
        return Json.object()
                .put("resource", origin + request.path().replace(RESOURCE_METADATA, ""))
                .put("authorization_servers", List.of(server))
                .put("scopes_supported", List.of(McpProvider.READ, "mcp.write"))
                .put("bearer_methods_supported", List.of("header"));
    }

    private static Json server(String origin) {
        return Json.object()
                .put("issuer", origin)
                .put("authorization_endpoint", origin + McpProvider.AUTHORIZE)
                .put("token_endpoint", origin + McpProvider.TOKEN)
                .put("revocation_endpoint", origin + McpProvider.REVOKE)
                .put("registration_endpoint", origin + McpProvider.REGISTER)
                .put("response_types_supported", List.of("code"))
                .put("grant_types_supported", List.of("authorization_code", "refresh_token", "client_credentials"))
                .put("code_challenge_methods_supported", List.of("S256"))
                .put("token_endpoint_auth_methods_supported", List.of("none", "client_secret_basic"))
                .put(
                        "scopes_supported",
                        List.of(
                                "openid",
                                "profile",
                                "email",
                                "account-ids",
                                "mcp.read",
                                "mcp.write",
                                "mcp.orders.submit"));
    }
}

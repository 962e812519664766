package io.github.ibkrclient.mcp.internal;

import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.login.OAuth2LoginSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * A client that is registered at a host for one callback.
 *
 * @param clientId the client id
 * @param redirectUri the callback, to the letter
 */
public record Registration(McpHost host, String clientId, String redirectUri) {
    private static final String SCOPE = "mcp.read";

    /** The only scope that is asked for and taken. */
    public static String scope() {
        return SCOPE;
    }

    /** The settings of a login as this client. */
    public OAuth2LoginSettings settings(Duration loginTimeout) {
        return OAuth2LoginSettings.builder()
                .authorizeUrl(host.authorize().toString())
                .tokenUrl(host.token().toString())
                .revocationUrl(host.revoke().toString())
                .clientId(clientId)
                .redirectUri(redirectUri)
                .resource(host.resource().toString())
                .scopes(SCOPE)
                .exactScopes()
                .singleUseRefreshTokens()
                .loginTimeout(loginTimeout)
                .build();
    }

    /** The values for a store. */
    public Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        values.put("resource", host.resource().toString());
        values.put("authorize", host.authorize().toString());
        values.put("token", host.token().toString());
        values.put("register", host.register().toString());
        values.put("revoke", host.revoke().toString());
        values.put("client_id", clientId);
        values.put("redirect_uri", redirectUri);
        return values;
    }

    /** Reads what a store holds; empty when it holds something else. */
    public static Optional<Registration> of(StoredToken stored) {
        try {
            return Optional.of(new Registration(
                    new McpHost(
                            url(stored, "resource"),
                            url(stored, "authorize"),
                            url(stored, "token"),
                            url(stored, "register"),
                            url(stored, "revoke")),
                    stored.value("client_id").orElseThrow(),
                    stored.value("redirect_uri").orElseThrow()));
        } catch (IllegalArgumentException | NoSuchElementException e) {
            return Optional.empty();
        }
    }

    private static HttpUrl url(StoredToken stored, String name) {
        return HttpUrl.get(stored.value(name).orElseThrow());
    }

    /** Shows the host. */
    @Override
    public String toString() {
        return "Registration[" + host.resource() + "]";
    }
}

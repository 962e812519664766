package io.github.ibkrclient.testkit.internal.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Map;

/**
 * An application that is registered for logins by code.
 *
 * @param secret its secret; empty for a client without one
 * @param redirectUri where browsers are sent back to, to the letter
 */
public record LoginClient(String id, String secret, String redirectUri) {

    /** Whether a token call comes from this client: RFC 6749, section 2.3. */
    boolean proven(SimulatedRequest request, Map<String, String> form) {
        String basic = request.header("Authorization").orElse("");
        if (!basic.isEmpty()) {
            String pair = URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
            return basic.equals("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
                    && !form.containsKey("client_secret");
        }
        return id.equals(form.get("client_id")) && secret.equals(form.getOrDefault("client_secret", ""));
    }

    /** Shows the id only. */
    @Override
    public String toString() {
        return "LoginClient[" + id + "]";
    }
}

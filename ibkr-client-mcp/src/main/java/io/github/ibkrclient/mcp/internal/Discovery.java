package io.github.ibkrclient.mcp.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.internal.http.PlainExchange;
import io.github.ibkrclient.mcp.internal.McpHttp.Answer;
import io.github.ibkrclient.time.Timing;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Finds the provider of an endpoint (RFC 9728, RFC 8414), and registers there as a client (RFC 7591). An empty or cut answer
 * with status 200 occurs at IBKR's edge, so each document is asked for three times.
 */
public final class Discovery {
    static final String SETTING = "mcp-url";

    private static final McpOperation DISCOVER = new McpOperation("mcp-discovery", "GET");
    private static final McpOperation REGISTER = new McpOperation("mcp-registration", "POST");
    private static final Pattern METADATA = Pattern.compile("resource_metadata=\"([^\"]+)\"");
    private static final String SERVER_METADATA = "/.well-known/oauth-authorization-server";
    private static final Pattern CLIENT_ID = Pattern.compile("[\\x21-\\x7E]{1,500}");
    private static final int TRIES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final MediaType JSON = MediaType.get("application/json");

    private final McpHttp http;
    private final Timing timing;

    /** A discovery over these connections. */
    public Discovery(McpHttp http, Timing timing) {
        this.http = http;
        this.timing = timing;
    }

    /**
     * Finds the provider of an endpoint.
     *
     * @throws CredentialException when the URL is no MCP endpoint, or its documents lead to another host
     * @throws IbkrException when they cannot be fetched
     */
    public McpHost find(HttpUrl endpoint) {
        Answer first = http.send(DISCOVER, new Request.Builder().url(endpoint).build());
        if (first.status() == 400) {
            throw forPartners();
        } else if (first.status() != 401) {
            throw first.status() == 403 || first.away()
                    ? McpHttp.failure(DISCOVER, first)
                    : new CredentialException(
                            SETTING,
                            "answers HTTP " + first.status() + " to a call without token, as no MCP endpoint does");
        }
        Matcher named = METADATA.matcher(String.join(" ", first.headers().values("WWW-Authenticate")));
        if (!named.find()) {
            throw new CredentialException(SETTING, "does not say where its metadata is (WWW-Authenticate)");
        }
        JsonObject resource = document(onHost(endpoint, "resource_metadata", named.group(1)));
        HttpUrl itself = onHost(endpoint, "resource", text(resource, "resource"));
        if (!itself.equals(endpoint)) {
            throw new CredentialException(SETTING, "is " + endpoint + ", and its metadata is about " + itself);
        }
        // In August 2026 IBKR named a server whose metadata nobody finds by the rules; the host's own are the same.
        onHost(endpoint, "authorization_servers", first(resource, "authorization_servers"));
        HttpUrl place =
                endpoint.newBuilder().encodedPath(SERVER_METADATA).query(null).build();
        JsonObject server = document(place);
        HttpUrl issuer = onHost(endpoint, "issuer", text(server, "issuer"));
        if (!issuer.equals(endpoint.resolve("/"))) {
            throw new CredentialException(SETTING, "its metadata is of another issuer, " + issuer.redact());
        }
        return new McpHost(
                endpoint,
                onHost(endpoint, "authorization_endpoint", text(server, "authorization_endpoint")),
                onHost(endpoint, "token_endpoint", text(server, "token_endpoint")),
                onHost(endpoint, "registration_endpoint", text(server, "registration_endpoint")),
                onHost(endpoint, "revocation_endpoint", text(server, "revocation_endpoint")));
    }

    /** IBKR's other endpoint. It was seen to refuse other clients after their consent, and nobody says what it does before. */
    static CredentialException forPartners() {
        return new CredentialException(
                SETTING, "is the endpoint of certified partners; the one for all has /mcp-public at its end");
    }

    /**
     * Registers a client without a secret.
     *
     * @return the client id
     * @throws CredentialException when the host does not take the callback
     * @throws IbkrException when it does not register the client for another reason
     */
    public String register(McpHost host, String name, String redirectUri, String scope) {
        JsonObject body = new JsonObject();
        body.addProperty("client_name", name);
        body.add("redirect_uris", array(redirectUri));
        body.add("grant_types", array("authorization_code", "refresh_token"));
        body.add("response_types", array("code"));
        body.addProperty("token_endpoint_auth_method", "none");
        body.addProperty("scope", scope);
        Answer answer = http.send(
                REGISTER,
                new Request.Builder()
                        .url(host.register())
                        .header("Accept", "application/json")
                        .post(RequestBody.create(body.toString(), JSON))
                        .build());
        if (answer.body().contains("invalid_redirect_uri")) {
            throw new CredentialException(
                    "redirectUri",
                    "the host does not take it (invalid_redirect_uri); use http://127.0.0.1:PORT/callback",
                    REGISTER);
        } else if (answer.status() / 100 != 2) {
            throw McpHttp.failure(REGISTER, answer);
        }
        // The scope of the answer is IBKR's widest one, whatever was asked for. It says nothing about tokens.
        return answer.json()
                .map(json -> text(json, "client_id"))
                .filter(id -> CLIENT_ID.matcher(id).matches())
                .orElseThrow(() -> new DecodeException(REGISTER, Delivery.UNKNOWN, "$.client_id", "it is missing"));
    }

    private JsonObject document(HttpUrl url) {
        for (int attempt = 1; ; attempt++) {
            Answer answer = http.send(
                    DISCOVER,
                    new Request.Builder()
                            .url(url)
                            .header("Accept", "application/json")
                            .build());
            boolean read = answer.status() == 200;
            if (!read && !answer.away()) {
                throw McpHttp.failure(DISCOVER, answer);
            }
            Optional<JsonObject> json = read ? answer.json() : Optional.empty();
            if (json.isPresent()) {
                return json.get();
            } else if (attempt == TRIES) {
                throw read
                        ? new DecodeException(DISCOVER, Delivery.UNKNOWN, "$", "no JSON object, three times")
                        : McpHttp.failure(DISCOVER, answer);
            }
            pause();
        }
    }

    private void pause() {
        try {
            timing.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PlainExchange.failure(DISCOVER, new InterruptedIOException("interrupted"));
        }
    }

    private static HttpUrl onHost(HttpUrl endpoint, String field, String text) {
        HttpUrl url = HttpUrl.parse(text);
        boolean same = url != null
                && url.scheme().equals(endpoint.scheme())
                && url.host().equals(endpoint.host())
                && url.port() == endpoint.port();
        if (url == null || !same) {
            throw new CredentialException(
                    SETTING,
                    "its discovery is not of one host: " + field + " is "
                            + (url == null ? "missing or no URL" : "on " + url.host()));
        }
        return url;
    }

    private static String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonPrimitive value && value.isString() ? value.getAsString() : "";
    }

    private static String first(JsonObject json, String name) {
        return json.get(name) instanceof JsonArray array
                        && !array.isEmpty()
                        && array.get(0) instanceof JsonPrimitive value
                ? value.getAsString()
                : "";
    }

    private static JsonElement array(String... texts) {
        JsonArray array = new JsonArray();
        List.of(texts).forEach(array::add);
        return array;
    }
}

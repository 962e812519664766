package io.github.ibkrclient.oauth.login;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A small authorization server as RFC 6749 and RFC 7636 describe it, with an API behind it. It checks everything that it
 * is sent. IBKR has no such server.
 */
final class AuthorizationServer implements AutoCloseable {
    static final String ID = "client id+1";
    static final String SECRET = "marked%secret+&=: word";
    static final String REDIRECT = "https://app.example/back?user=1";

    /** How the client must prove itself; null for a client without a secret. */
    @Nullable
    ClientAuthentication authentication = ClientAuthentication.BASIC;

    Duration codeLife = Duration.ofMinutes(1);
    String accessLife = "3600";
    boolean consents = true;
    boolean givesRefreshTokens = true;
    boolean rotates = true;
    /** Called with each token call before the server reads it; true when the call is answered. */
    volatile Spoiler spoiler = exchange -> false;
    /** Called when the answer of a token call is ready but not sent. */
    volatile Spoiler spoilerOfAnswers = exchange -> false;

    final List<String> tokenCalls = new CopyOnWriteArrayList<>();
    final List<String> apiTokens = new CopyOnWriteArrayList<>();
    /** All secrets, which must never be seen elsewhere. */
    final Set<String> secrets = ConcurrentHashMap.newKeySet();

    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Begun> codes = new ConcurrentHashMap<>();
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> accessTokens = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();

    interface Spoiler {
        boolean deal(HttpExchange exchange) throws IOException;
    }

    private record Begun(String challenge, String redirect, String scope, Instant until) {}

    AuthorizationServer(InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/token", this::token);
        server.createContext("/v1/api/", this::api);
        server.setExecutor(threads);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** The URI to which the page sends the browser when the user has answered. */
    String visit(URI page) {
        Map<String, String> asked = Forms.parameters(page.getRawQuery());
        if (!"code".equals(asked.get("response_type"))
                || !ID.equals(asked.get("client_id"))
                || !REDIRECT.equals(asked.get("redirect_uri"))
                || !"S256".equals(asked.get("code_challenge_method"))
                || Objects.requireNonNull(asked.get("code_challenge")).length() != 43) {
            throw new AssertionError("the page would show an error");
        }
        secrets.add(Objects.requireNonNull(asked.get("state")));
        if (!consents) {
            return REDIRECT + "&error=access_denied&error_description=not+today&state=" + asked.get("state");
        }
        String code = fresh("code");
        codes.put(
                code,
                new Begun(
                        Objects.requireNonNull(asked.get("code_challenge")),
                        REDIRECT,
                        asked.getOrDefault("scope", ""),
                        clock.instant().plus(codeLife)));
        return REDIRECT + "&code=" + URLEncoder.encode(code, UTF_8) + "&state=" + asked.get("state");
    }

    /** Makes every access token that was given worthless. */
    void forgetAccessTokens() {
        accessTokens.clear();
    }

    /** Makes every refresh token that was given worthless. */
    void forgetRefreshTokens() {
        refreshTokens.clear();
    }

    static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), US_ASCII);
        Map<String, String> form = Forms.parameters(body);
        tokenCalls.add(form.getOrDefault("grant_type", ""));
        if (spoiler.deal(exchange)) {
            return;
        }
        if (!"POST".equals(exchange.getRequestMethod())
                || !"application/x-www-form-urlencoded"
                        .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            answer(exchange, 405, "text/plain", "");
        } else if (!proves(exchange, form)) {
            answer(exchange, 401, "application/json", "{\"error\":\"invalid_client\"}");
        } else {
            Optional<JsonObject> grant = "refresh_token".equals(form.get("grant_type"))
                    ? refreshed(form.getOrDefault("refresh_token", ""))
                    : exchanged(form);
            if (spoilerOfAnswers.deal(exchange)) {
                return;
            }
            if (grant.isPresent()) {
                answer(
                        exchange,
                        200,
                        "application/json;charset=UTF-8",
                        grant.get().toString());
            } else {
                answer(
                        exchange,
                        400,
                        "application/json",
                        "{\"error\":\"invalid_grant\",\"error_description\":\"no longer good\"}");
            }
        }
    }

    private boolean proves(HttpExchange exchange, Map<String, String> form) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (authentication == ClientAuthentication.BASIC) {
            return Forms.basic(ID, SECRET).equals(header) && !form.containsKey("client_secret");
        }
        return header == null
                && ID.equals(form.get("client_id"))
                && Objects.equals(authentication == null ? null : SECRET, form.get("client_secret"));
    }

    private Optional<JsonObject> exchanged(Map<String, String> form) {
        Begun begun = codes.remove(form.getOrDefault("code", ""));
        String verifier = form.getOrDefault("code_verifier", "");
        secrets.add(verifier);
        boolean good = begun != null
                && "authorization_code".equals(form.get("grant_type"))
                && clock.instant().isBefore(begun.until())
                && begun.redirect().equals(form.get("redirect_uri"))
                && verifier.length() == 43
                && begun.challenge().equals(Forms.sha256(verifier));
        return good ? Optional.of(grant(givesRefreshTokens)) : Optional.empty();
    }

    private Optional<JsonObject> refreshed(String token) {
        boolean known = rotates ? refreshTokens.remove(token) : refreshTokens.contains(token);
        return known ? Optional.of(grant(rotates)) : Optional.empty();
    }

    private JsonObject grant(boolean withRefreshToken) {
        JsonObject json = new JsonObject();
        String access = fresh("access");
        accessTokens.put(access, clock.instant().plusSeconds(3600));
        json.addProperty("access_token", access);
        json.addProperty("token_type", "bearer");
        json.addProperty("expires_in", accessLife);
        if (withRefreshToken) {
            String refresh = fresh("refresh");
            refreshTokens.add(refresh);
            json.addProperty("refresh_token", refresh);
        }
        return json;
    }

    private void api(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String header = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
        String token = header.replaceFirst("^Bearer ", "");
        apiTokens.add(token);
        if (accessTokens.getOrDefault(token, Instant.MIN).isAfter(clock.instant())) {
            answer(exchange, 200, "application/json", "{\"session\":\"s\"}");
        } else {
            answer(exchange, 401, "text/plain", "");
        }
    }

    private String fresh(String kind) {
        String text = "marked-" + kind + "-" + number.incrementAndGet();
        secrets.add(text);
        return text;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

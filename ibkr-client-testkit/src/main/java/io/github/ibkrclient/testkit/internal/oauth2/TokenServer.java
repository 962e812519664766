package io.github.ibkrclient.testkit.internal.oauth2;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.RefusedException.Reason;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** IBKR's side of OAuth 2.0: it gives bearer tokens to clients that authenticate with private_key_jwt. Not thread-safe. */
public final class TokenServer {
    private static final String PATH = "/oauth2/api/v1/token";
    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Duration LIFE = Duration.ofSeconds(86_399);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Duration clockTolerance;
    private final Map<String, TokenClient> clients = new HashMap<>();
    private final Map<String, Bearer> bearers = new HashMap<>();

    /**
     * A token that was given out.
     *
     * @param client the client that has it
     * @param scopes the scopes that it is good for
     * @param ends when it ends
     */
    public record Bearer(TokenClient client, Set<String> scopes, Instant ends) {}

    /**
     * A server without clients.
     *
     * @param clockTolerance how far a client's clock may be ahead
     */
    public TokenServer(Duration clockTolerance) {
        this.clockTolerance = clockTolerance;
    }

    /** Registers a client. */
    public void register(TokenClient client) {
        clients.put(client.id(), client);
    }

    /** Ends every bearer token for a user's accounts. */
    public void end(String username) {
        bearers.values().removeIf(bearer -> bearer.client().username().equals(username));
    }

    /** Answers {@code POST /oauth2/api/v1/token}. */
    public SimulatedResponse token(SimulatedRequest request, Instant now) throws RefusedException {
        Map<String, String> form = request.form();
        if (!"client_credentials".equals(form.get("grant_type"))) {
            throw invalid("unsupported_grant_type", "grant_type must be client_credentials");
        }
        if (!ASSERTION.equals(form.get("client_assertion_type"))) {
            throw invalid("invalid_client", "client_assertion_type must be " + ASSERTION);
        }
        TokenClient client = proven(form, request.origin() + PATH, now);
        Set<String> asked = new TreeSet<>(
                Arrays.asList(form.getOrDefault("scope", "").strip().split(" +")));
        asked.retainAll(client.scopes());
        if (asked.isEmpty()) {
            throw new RefusedException(
                    Reason.MISSING_SCOPE,
                    "no scope that was asked for is granted to the client",
                    SimulatedResponse.problem(400, "invalid_scope", "the client has none of the scopes"));
        }
        String token = random();
        bearers.values().removeIf(bearer -> !bearer.ends().isAfter(now));
        bearers.put(token, new Bearer(client, Collections.unmodifiableSet(asked), now.plus(LIFE)));
        return SimulatedResponse.ok(Json.object()
                .put("access_token", token)
                .put("token_type", "Bearer")
                .put("scope", String.join(" ", asked))
                .put("expires_in", LIFE.toSeconds()));
    }

    /**
     * Checks a request that carries a bearer token.
     *
     * @param scopes the scopes of which the token must have one
     * @throws RefusedException when the authorization is not valid
     */
    public Bearer authenticate(SimulatedRequest request, List<String> scopes, Instant now) throws RefusedException {
        String token =
                bearer(request).orElseThrow(() -> unauthorized(Reason.NO_AUTHORIZATION, "the bearer token is missing"));
        Bearer bearer = bearers.get(token);
        if (bearer == null || !bearer.ends().isAfter(now)) {
            throw unauthorized(Reason.TOKEN_ENDED, "the bearer token is not valid");
        }
        if (!scopes.isEmpty() && Collections.disjoint(bearer.scopes(), scopes)) {
            String detail = "the token lacks the scope " + String.join(" or ", scopes);
            throw new RefusedException(
                    Reason.MISSING_SCOPE, detail, SimulatedResponse.problem(403, "Forbidden", detail));
        }
        return bearer;
    }

    /**
     * The JSON that a request with a bearer token carries, plain or as a signed JWT.
     *
     * @throws RefusedException when it carries neither, or its token is not valid
     */
    public JsonObject body(SimulatedRequest request, Instant now) throws RefusedException {
        Bearer bearer = authenticate(request, List.of(), now);
        String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        JsonObject plain = type.startsWith("application/json") ? Json.parse(request.text()) : null;
        return plain == null ? signedBody(request, bearer, now) : plain;
    }

    /**
     * The claims that a request carries as a JWT signed by the client.
     *
     * @throws RefusedException when it carries none
     */
    JsonObject signedBody(SimulatedRequest request, Bearer bearer, Instant now) throws RefusedException {
        String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/jwt")) {
            throw badBody("the body is no signed JWT");
        }
        WebToken token = WebToken.parse(request.text()).orElseThrow(() -> badBody("the body is no JWT"));
        String flaw = token.flaw(bearer.client(), now, clockTolerance).orElse(null);
        if (flaw != null) {
            throw badBody("the signed body does not hold: " + flaw);
        }
        return token.claims();
    }

    /** Whether a text is a token that this server gave out. */
    boolean gave(String token) {
        return bearers.containsKey(token);
    }

    /** The bearer token that a request carries. */
    static Optional<String> bearer(SimulatedRequest request) {
        return request.header("Authorization")
                .filter(header -> header.startsWith("Bearer "))
                .map(header -> header.substring(7).strip());
    }

    /** A token that nobody can guess. */
    static String random() {
        byte[] octets = new byte[32];
        RANDOM.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private TokenClient proven(Map<String, String> form, String endpoint, Instant now) throws RefusedException {
        WebToken assertion = WebToken.parse(form.getOrDefault("client_assertion", ""))
                .orElseThrow(() -> invalid("invalid_client", "client_assertion is no JWT"));
        TokenClient client = clients.get(Objects.requireNonNullElse(assertion.claim("sub"), ""));
        if (client == null || !form.getOrDefault("client_id", client.id()).equals(client.id())) {
            throw invalid("invalid_client", "sub is no client");
        }
        String flaw = assertion.flaw(client, now, clockTolerance).orElse(null);
        if (flaw != null) {
            throw invalid("invalid_client", flaw);
        }
        String audience = Objects.requireNonNullElse(assertion.claim("aud"), "");
        if (!audience.equals("/token") && !audience.equals(endpoint)) {
            throw invalid("invalid_client", "aud is neither /token nor " + endpoint);
        }
        return client;
    }

    private static RefusedException invalid(String title, String detail) {
        return new RefusedException(Reason.BAD_ASSERTION, detail, SimulatedResponse.problem(400, title, detail));
    }

    private static RefusedException badBody(String detail) {
        return new RefusedException(
                Reason.BAD_SIGNATURE, detail, SimulatedResponse.problem(400, "Bad Request", detail));
    }

    private static RefusedException unauthorized(Reason reason, String detail) {
        return new RefusedException(reason, detail, SimulatedResponse.problem(401, "Unauthorized", detail));
    }
}

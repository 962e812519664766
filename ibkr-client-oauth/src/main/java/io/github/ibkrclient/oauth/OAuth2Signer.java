package io.github.ibkrclient.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.SecurityScheme;
import io.github.ibkrclient.Signer;
import io.github.ibkrclient.SigningContext;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.BearerToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts an assertion into the token call and the bearer token on all others. */
final class OAuth2Signer implements Signer {
    private static final Logger log = LoggerFactory.getLogger(OAuth2Signer.class);
    private static final MediaType JWT = MediaType.get("application/jwt");
    /** What IBKR gives is about a day; without a word on it, less is the careful guess. */
    private static final Duration LIFE_UNLESS_STATED = Duration.ofMinutes(10);

    private final OAuth2Config config;
    private final Jwt jwt;
    private final HeldBearer held = new HeldBearer();

    OAuth2Signer(OAuth2Config config) {
        this.config = config;
        this.jwt = new Jwt(config);
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.OAUTH2_ASSERTION, SecurityScheme.OAUTH2);
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        Operation operation = context.operation();
        Instant now = context.timing().now();
        return switch (operation.security()) {
            case OAUTH2_ASSERTION ->
                request.newBuilder().method(request.method(), form(now)).build();
            case OAUTH2 -> withToken(request, operation, now);
            case NONE, OAUTH1_RSA, OAUTH1 ->
                throw new IllegalArgumentException(
                        operation.name() + " is not signed with OAuth 2.0, which this signer is for");
        };
    }

    @Override
    public boolean ready(Instant now) {
        return held.ready(now);
    }

    @Override
    public void renew(SigningContext context) {
        checkScope(context.operation());
        BearerToken token;
        try {
            token = context.transport().send(ApiRequest.of(Endpoint.BEARER_TOKEN), TypeToken.get(BearerToken.class));
        } catch (ApiException e) {
            throw explained(e);
        }
        if (!Bearer.isToken(token.accessToken())) {
            throw new DecodeException(
                    Endpoint.BEARER_TOKEN, Delivery.UNKNOWN, "$.access_token", "it is empty or no token");
        }
        Duration life = Optional.ofNullable(token.expiresIn())
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds)
                .orElse(LIFE_UNLESS_STATED);
        Bearer bearer = Bearer.of(token.accessToken(), context.timing().now(), life);
        held.hold(bearer);
        log.debug("A bearer token was given; it ends at {}", bearer.expiresAt());
    }

    @Override
    public void discard() {
        held.discard();
    }

    @Override
    public Optional<Instant> expiresAt() {
        return held.expiresAt();
    }

    /** Made anew for each attempt, so that a wait does not outlive the assertion. */
    private FormBody form(Instant now) {
        return new FormBody.Builder()
                .add("grant_type", "client_credentials")
                .add("scope", String.join(" ", config.scopes()))
                .add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .add("client_assertion", jwt.assertion(now))
                .build();
    }

    private Request withToken(Request request, Operation operation, Instant now) {
        checkScope(operation);
        Request.Builder signed = held.sign(request, operation);
        RequestBody body = request.body();
        if (body != null && operation == Endpoint.CREATE_SSO_SESSION) {
            signed.method(request.method(), body(jwt.ofBody(text(body), now, SsoSessionSigner.LIFE)));
        } else if (body != null && config.reportBodies() == ReportBodies.SIGNED) {
            signed.method(request.method(), body(jwt.ofBody(text(body), now)));
        }
        return signed.build();
    }

    private static RequestBody body(String jwt) {
        return RequestBody.create(jwt.getBytes(US_ASCII), JWT);
    }

    /** A token lacks a scope that was never asked for, so the call would be in vain. */
    private void checkScope(Operation operation) {
        if (!operation.scopes().isEmpty() && Collections.disjoint(operation.scopes(), config.scopes())) {
            throw config.rulesOut(
                    Credential.SCOPES,
                    "leaves out what " + operation.name() + " needs; add " + String.join(" or ", operation.scopes()));
        }
    }

    /** What IBKR means when it refuses the token call. Its words may quote the assertion, so they are not passed on. */
    private IbkrException explained(ApiException e) {
        String words = e.ibkrMessage() == null ? "" : e.ibkrMessage();
        return switch (e.status()) {
            case 400, 401 ->
                words.contains("scope")
                        ? config.refused(
                                Credential.SCOPES,
                                "IBKR did not grant these scopes to the client; set those that it granted",
                                Endpoint.BEARER_TOKEN)
                        : config.refused(
                                Credential.CLIENT_KEY,
                                "IBKR does not take the client assertion: the client id, the key id, the private key or"
                                        + " the audience is not the one that it holds, or this machine's clock is wrong;"
                                        + " compare them with what IBKR confirmed, and set "
                                        + Credential.AUDIENCE.property()
                                        + " to the full URL of the token endpoint if all is right",
                                Endpoint.BEARER_TOKEN);
            case 403 ->
                config.refused(
                        Credential.CLIENT_ID,
                        "IBKR refuses this client: it is not active, or calls from an address that IBKR does not know;"
                                + " ask the contact who set it up",
                        Endpoint.BEARER_TOKEN);
            default -> e;
        };
    }

    private static String text(RequestBody body) {
        Buffer buffer = new Buffer();
        try {
            body.writeTo(buffer);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return buffer.readUtf8();
    }
}

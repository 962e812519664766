package io.github.ibkrclient.oauth.internal.oauth2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.BearerToken;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SecurityScheme;
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

/** Puts a client assertion into the token call, and the bearer token on all other calls. */
public final class OAuth2Signer implements Signer {
    private static final Logger log = LoggerFactory.getLogger(OAuth2Signer.class);
    private static final MediaType JWT = MediaType.get("application/jwt");
    /** The life of a token when the answer states none; see {@code docs/protocol.md#bearer-token-answer}. */
    private static final Duration LIFE_UNLESS_STATED = Duration.ofMinutes(10);
    /** A longer life is taken for this one: no token lives as long, and a larger number would overflow. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);

    private final ClientKeys keys;
    private final Jwt jwt;
    private final BearerCache cache = new BearerCache();

    /** A signer of one client, with its own token. */
    public OAuth2Signer(ClientKeys keys) {
        this.keys = keys;
        this.jwt = new Jwt(keys);
    }

    @Override
    public Set<SecurityScheme> schemes() {
        return Set.of(SecurityScheme.OAUTH2_ASSERTION, SecurityScheme.OAUTH2);
    }

    @Override
    public Optional<String> user() {
        return Optional.of(keys.clientId());
    }

    @Override
    public Request sign(Request request, SigningContext context) {
        Operation operation = context.operation();
        Instant now = context.timing().now();
        return switch (operation.security()) {
            case OAUTH2_ASSERTION ->
                request.newBuilder().method(request.method(), form(now)).build();
            case OAUTH2 -> withToken(request, operation, now);
            case NONE, OAUTH1_RSA, SESSION ->
                throw new IllegalArgumentException(
                        operation.name() + " is not signed with OAuth 2.0, which this signer is for");
        };
    }

    @Override
    public boolean ready(Instant now) {
        return cache.ready(now);
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
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST_LIFE.toSeconds())))
                .orElse(LIFE_UNLESS_STATED);
        Bearer bearer = Bearer.of(token.accessToken(), context.timing().now(), life);
        cache.hold(bearer);
        log.debug("A bearer token was given; it ends at {}", bearer.expiresAt());
    }

    @Override
    public void discard() {
        cache.discard();
    }

    @Override
    public Optional<Instant> expiresAt() {
        return cache.expiresAt();
    }

    /** The body of the token call. It is new for each attempt, because an assertion may end while a call waits. */
    private FormBody form(Instant now) {
        return new FormBody.Builder()
                .add("grant_type", "client_credentials")
                .add("scope", String.join(" ", keys.scopes()))
                .add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .add("client_assertion", jwt.assertion(now))
                .build();
    }

    private Request withToken(Request request, Operation operation, Instant now) {
        checkScope(operation);
        Request.Builder signed = cache.sign(request, operation);
        RequestBody body = request.body();
        if (body != null && operation.sameCallAs(Endpoint.CREATE_SSO_SESSION)) {
            signed.method(request.method(), body(jwt.ofBody(text(body), now, SsoSessionSigner.LIFE)));
        } else if (body != null && keys.signsReportBodies()) {
            signed.method(request.method(), body(jwt.ofBody(text(body), now)));
        }
        return signed.build();
    }

    private static RequestBody body(String jwt) {
        return RequestBody.create(jwt.getBytes(US_ASCII), JWT);
    }

    /** Refuses a call for whose scope the token was never asked, because IBKR would refuse it. */
    private void checkScope(Operation operation) {
        if (!operation.scopes().isEmpty() && Collections.disjoint(operation.scopes(), keys.scopes())) {
            throw keys.rulesOut(
                    CredentialKey.SCOPES,
                    "leaves out what " + operation.name() + " needs; add " + String.join(" or ", operation.scopes()));
        }
    }

    /**
     * What it means that IBKR refuses the token call; see {@code docs/protocol.md#bearer-token-refused}. IBKR's words are
     * not passed on, because they may quote the assertion.
     */
    private IbkrException explained(ApiException e) {
        String words = e.ibkrMessage() == null ? "" : e.ibkrMessage();
        return switch (e.status()) {
            case 400, 401 ->
                words.contains("scope")
                        ? keys.refused(
                                CredentialKey.SCOPES,
                                "IBKR did not grant these scopes to the client; set those that it granted",
                                Endpoint.BEARER_TOKEN)
                        : keys.refused(
                                CredentialKey.CLIENT_KEY,
                                "IBKR does not take the client assertion: the client id, the key id, the private key or"
                                        + " the audience is not the one that it holds, or this machine's clock is wrong;"
                                        + " compare them with what IBKR confirmed, and set "
                                        + CredentialKey.AUDIENCE.property()
                                        + " to the full URL of the token endpoint if all is right",
                                Endpoint.BEARER_TOKEN);
            case 403 ->
                keys.refused(
                        CredentialKey.CLIENT_ID,
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

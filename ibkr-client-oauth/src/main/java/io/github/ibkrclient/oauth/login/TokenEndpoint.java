package io.github.ibkrclient.oauth.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.internal.http.PlainExchange;
import io.github.ibkrclient.oauth.internal.oauth2.Bearer;
import io.github.ibkrclient.operation.Operation;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The token endpoint of an authorization server (RFC 6749, section 5). A call is never repeated: a code serves once. */
final class TokenEndpoint {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);
    private static final int LONGEST_ANSWER = 65_536;
    /** The life of a token when the server states none. */
    private static final Duration LIFE_UNLESS_STATED = Duration.ofMinutes(10);

    private static final int LONGEST_LIFE_DIGITS = 9;

    private static final ConnectionPool NO_POOL = new ConnectionPool(0, 1, TimeUnit.SECONDS);

    /** Refuses what is not JSON. JsonParser is lenient, and Strictness is missing in the gson of Spring Boot 3.3. */
    private static final TypeAdapter<JsonElement> STRICT_JSON = new Gson().getAdapter(JsonElement.class);

    private final OAuth2LoginSettings settings;
    private final OkHttpClient http;
    private final Operation operation;

    TokenEndpoint(OAuth2LoginSettings settings, OkHttpClient base) {
        this.settings = settings;
        this.operation = new TokenCall(settings.tokenUrl().encodedPath());
        this.http = PlainExchange.client(base)
                .callTimeout(LONGEST_CALL)
                .connectionPool(NO_POOL) // a connection that the server has closed meanwhile would lose a refresh token
                .build();
    }

    /** The call, for messages. */
    Operation operation() {
        return operation;
    }

    /**
     * Asks for a token.
     *
     * @param parameters the parameters of the grant; those of the client are added
     * @throws RefusedGrantException when the server does not take the grant any more
     * @throws CredentialException when the client's settings are refused
     */
    TokenGrant ask(Map<String, String> parameters, Instant now) throws RefusedGrantException {
        try (Response response =
                http.newCall(request(settings.tokenUrl(), parameters)).execute()) {
            String body = body(response);
            return response.isSuccessful() ? grant(json(body), now) : refused(response.code(), body);
        } catch (IOException e) {
            throw PlainExchange.failure(operation, e);
        }
    }

    /** Takes a token back; false when the server does not confirm it, whatever the reason. */
    boolean revoke(HttpUrl url, String token, String kind) {
        Map<String, String> parameters = Map.of("token", token, "token_type_hint", kind);
        try (Response response = http.newCall(request(url, parameters)).execute()) {
            return response.isSuccessful();
        } catch (IOException e) {
            return false;
        }
    }

    private Request request(HttpUrl url, Map<String, String> parameters) {
        FormBody.Builder form = new FormBody.Builder();
        parameters.forEach(form::add);
        Request.Builder request = new Request.Builder().url(url).header("Accept", "application/json");
        Optional<String> secret = settings.clientSecret();
        if (secret.isPresent() && settings.authentication() == ClientAuthentication.BASIC) {
            String pair = URLEncoder.encode(settings.clientId(), UTF_8) + ":" + URLEncoder.encode(secret.get(), UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        } else {
            form.add("client_id", settings.clientId());
            secret.ifPresent(text -> form.add("client_secret", text));
        }
        return request.post(form.build()).build();
    }

    private static String body(Response response) throws IOException {
        if (response.body().source().request(LONGEST_ANSWER + 1L)) {
            return ""; // an answer of this length is no token
        }
        return response.body().source().readString(UTF_8);
    }

    private TokenGrant grant(Optional<JsonObject> answer, Instant now) {
        JsonObject json = answer.orElseThrow(() -> unreadable("$", "no JSON object"));
        String token = text(json, "access_token")
                .filter(Bearer::isToken)
                .orElseThrow(() -> unreadable("$.access_token", "it is missing or no token"));
        if (!text(json, "token_type").orElse("bearer").equalsIgnoreCase("bearer")) {
            throw unreadable("$.token_type", "only bearer tokens can be used");
        }
        Duration life = text(json, "expires_in")
                .filter(seconds -> seconds.matches("\\d{1," + LONGEST_LIFE_DIGITS + "}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .filter(stated -> !stated.isZero())
                .orElse(LIFE_UNLESS_STATED);
        return new TokenGrant(
                Bearer.of(token, now, life),
                text(json, "refresh_token").filter(refresh -> !refresh.isEmpty()),
                text(json, "scope")
                        .map(scopes -> Set.copyOf(List.of(scopes.strip().split(" +", -1)))));
    }

    private TokenGrant refused(int status, String body) throws RefusedGrantException {
        Optional<JsonObject> json = json(body);
        String code = json.flatMap(answer -> text(answer, "error")).orElse("");
        String words = ServerErrorText.of(
                code, json.flatMap(answer -> text(answer, "error_description")).orElse(""));
        if (code.equals("invalid_grant")) {
            throw new RefusedGrantException(words);
        }
        throw switch (code) {
            case "invalid_client", "unauthorized_client", "unsupported_grant_type" ->
                setting(
                        settings.clientSecret().isPresent() ? "clientSecret" : "clientId",
                        "the server does not take this client (" + words
                                + "): the id, the secret or the way in which it"
                                + " is sent is not the registered one");
            case "invalid_scope" -> setting("scopes", "the server does not grant them (" + words + ")");
            default -> failed(status, words);
        };
    }

    private CredentialException setting(String setting, String message) {
        return new CredentialException(setting, message, operation);
    }

    private IbkrException failed(int status, String words) {
        return new ApiException(
                operation,
                PlainExchange.provesRefusal(status) ? Delivery.REFUSED : Delivery.UNKNOWN,
                status,
                words.isEmpty() ? null : words,
                "HTTP " + status + " of the token endpoint" + (words.isEmpty() ? "" : ": " + words));
    }

    private static Optional<JsonObject> json(String body) {
        try {
            return Optional.of(STRICT_JSON.fromJson(body))
                    .filter(JsonElement::isJsonObject)
                    .map(JsonElement::getAsJsonObject);
        } catch (IOException | JsonParseException e) {
            return Optional.empty();
        }
    }

    /** The text of a string or a number, because some servers confuse the two. */
    private static Optional<String> text(JsonObject json, String name) {
        return Optional.ofNullable(json.get(name))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsJsonPrimitive)
                .filter(value -> value.isString() || value.isNumber())
                .map(JsonPrimitive::getAsString);
    }

    private DecodeException unreadable(String path, String message) {
        return new DecodeException(operation, Delivery.UNKNOWN, path, message);
    }
}
